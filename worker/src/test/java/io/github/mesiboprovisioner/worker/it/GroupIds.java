package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.Result;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the results say of groups: by which number mesibo knows each, and which may be double. */
final class GroupIds {

    private final Map<String, Long> gids = new TreeMap<>();
    private final Set<String> doubtful = new TreeSet<>();

    /** The next result of the topic. */
    void take(Result result) {
        result.outcome()
                .details()
                .group()
                .ifPresent(
                        group -> {
                            group.gid().ifPresent(gid -> gids.put(group.id(), gid));
                            if (group.mayHaveDuplicate()) {
                                doubtful.add(group.id());
                            }
                        });
    }

    /** The last one of each. */
    Map<String, Long> gids() {
        return gids;
    }

    Set<String> doubtful() {
        return doubtful;
    }
}
