package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What failed events say and what therefore does not count. Whoever was judged by it has failed as
 * well: one of them may have been superseded by a failed event, or have found its wish fulfilled by
 * one. Grows while the failed events are looked for.
 */
final class GroupTaint {

    private final Set<String> confirmed;
    private final boolean settingsConfirmed;
    private final Set<String> addresses = new HashSet<>();
    private final Set<GroupSetting> settings = EnumSet.noneOf(GroupSetting.class);
    private boolean everybody;

    /**
     * @param confirmed addresses that are in mesibo as wanted in the end, whoever wanted it
     */
    GroupTaint(Set<String> confirmed, boolean settingsConfirmed) {
        this.confirmed = confirmed;
        this.settingsConfirmed = settingsConfirmed;
    }

    void add(GroupChanged failed) {
        if (!settingsConfirmed) {
            settings.addAll(GroupSettings.of(failed).values().keySet());
        }
        switch (failed.membership()) {
            case Membership.Same() -> everybody |= failed.context().resync();
            case Membership.Snapshot _ -> everybody = true;
            case Membership.Delta(var add, var remove) -> {
                everybody |= failed.context().resync();
                add.forEach(this::add);
                remove.forEach(this::add);
            }
        }
    }

    private void add(String address) {
        if (!confirmed.contains(address)) {
            addresses.add(address);
        }
    }

    /** A late member of a failed event is nobody's. */
    void addOrphan(String address) {
        addresses.add(address);
    }

    boolean touches(GroupChanged event) {
        return GroupSettings.of(event).values().keySet().stream().anyMatch(settings::contains)
                || switch (event.membership()) {
                    case Membership.Same() -> event.context().resync() && !isEmpty();
                    case Membership.Snapshot _ -> !isEmpty();
                    case Membership.Delta(var add, var remove) ->
                            (event.context().resync() && !isEmpty())
                                    || add.stream().anyMatch(this::touches)
                                    || remove.stream().anyMatch(this::touches);
                };
    }

    private boolean isEmpty() {
        return !everybody && addresses.isEmpty();
    }

    private boolean touches(String address) {
        return addresses.contains(address) || (everybody && !confirmed.contains(address));
    }
}
