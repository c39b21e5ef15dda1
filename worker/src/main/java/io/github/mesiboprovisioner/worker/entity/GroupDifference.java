package io.github.mesiboprovisioner.worker.entity;

import java.util.List;
import java.util.Map;

/**
 * What one {@code group.changed} changes of what the events before it want.
 *
 * @param creates there was to be no group before it
 * @param add wanted because of it
 * @param remove not wanted because of it
 * @param rejected listed, but no addresses
 * @param held removals that the guard holds back
 * @param resync everything is to be sent again
 * @param certain no event folded before it decided any of what it says
 */
record GroupDifference(
        boolean creates,
        Map<GroupSetting, String> settings,
        List<String> add,
        List<String> remove,
        List<String> rejected,
        List<String> held,
        boolean resync,
        boolean certain) {

    static GroupDifference of(
            boolean creates, Map<GroupSetting, String> settings, boolean resync, boolean certain) {
        List<String> none = List.of();
        return new GroupDifference(creates, settings, none, none, none, none, resync, certain);
    }

    GroupDifference withMembers(
            List<String> add, List<String> remove, List<String> rejected, List<String> held) {
        return new GroupDifference(creates, settings, add, remove, rejected, held, resync, certain);
    }

    /** True if nothing has to be sent because of it. */
    boolean isEmpty() {
        return !creates && settings.isEmpty() && add.isEmpty() && remove.isEmpty() && !resync;
    }
}
