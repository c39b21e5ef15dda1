package io.github.mesiboprovisioner.local.simulator;

import io.github.mesiboprovisioner.local.simulator.BackendRequest.MemberEdit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code members}, whose removal is spelt in one of three ways. */
final class MemberReader {

    private static final String[] RIGHTS = {"send", "recv", "pub", "sub", "list"};

    private final Dialect dialect;

    MemberReader(Dialect dialect) {
        this.dialect = dialect;
    }

    MemberEdit added(FieldReader members) {
        return edit(members, false);
    }

    MemberEdit edited(FieldReader group) {
        FieldReader members = group.object("members");
        return edit(members, removes(group, members));
    }

    private boolean removes(FieldReader group, FieldReader members) {
        return switch (dialect.removal()) {
            case DELETE -> group.flag("delete").orElse(false);
            case REMOVE -> members.optionalNumber("remove", 1).isPresent();
            case PERMISSIONS -> members.isNull("permissions");
        };
    }

    private MemberEdit edit(FieldReader members, boolean removes) {
        MemberEdit edit = new MemberEdit(addresses(members), rights(members), removes);
        if (!dialect.has(Dialect.Quirk.TOLERANT)) {
            members.refuseOthers();
        }
        return edit;
    }

    private static List<String> addresses(FieldReader members) {
        List<String> addresses = List.of(members.text("m").split(",", -1));
        if (addresses.contains("")) {
            members.problem("m");
        }
        return addresses;
    }

    private Map<String, Boolean> rights(FieldReader members) {
        Map<String, Boolean> rights = new LinkedHashMap<>();
        boolean meansRemoval = dialect.removal() == Dialect.Removal.PERMISSIONS;
        if (!(meansRemoval && members.isNull("permissions"))) {
            members.optionalObject("permissions").ifPresent(found -> rights(found, rights));
        }
        return rights;
    }

    private void rights(FieldReader permissions, Map<String, Boolean> rights) {
        for (String name : RIGHTS) {
            permissions.flag(name).ifPresent(value -> rights.put(name, value));
        }
        if (!dialect.has(Dialect.Quirk.TOLERANT)) {
            permissions.refuseOthers();
        }
    }
}
