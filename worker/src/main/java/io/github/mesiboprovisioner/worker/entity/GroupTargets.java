package io.github.mesiboprovisioner.worker.entity;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The addresses about which mesibo has to be told, or the record changed, each with the index of
 * the event that decided it.
 *
 * @param adds to be added; {@link GroupGoal#NOBODY} if it is repeated only because of a doubt
 * @param removes to be removed
 * @param dropped late members that are not wanted any more: no call
 * @param takesLate late members are among them
 */
record GroupTargets(
        Map<String, Integer> adds,
        Map<String, Integer> removes,
        Map<String, Integer> dropped,
        boolean takesLate) {

    static final GroupTargets NONE = new GroupTargets(Map.of(), Map.of(), Map.of(), false);

    GroupTargets {
        adds = Collections.unmodifiableMap(new LinkedHashMap<>(adds));
        removes = Collections.unmodifiableMap(new LinkedHashMap<>(removes));
        dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    }

    /** All that are to be sent. */
    Set<String> addresses() {
        Set<String> addresses = new HashSet<>(adds.keySet());
        addresses.addAll(removes.keySet());
        return addresses;
    }
}
