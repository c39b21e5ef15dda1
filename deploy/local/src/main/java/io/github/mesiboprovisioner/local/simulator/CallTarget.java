package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;

/**
 * What a call is about, read leniently: for the journal and for the choice of faults, which also
 * see calls that turn out to be malformed.
 *
 * @param address empty if it is not about one user
 * @param gid 0 if it is not about one group
 * @param groupName the group's name, as sent or as known
 * @param members the addresses it names as members
 */
record CallTarget(String op, String address, long gid, String groupName, List<String> members) {

    /** In the place of an address: a list is asked for. */
    private static final String ALL = "*";

    static CallTarget of(JsonNode body) {
        JsonNode group = body.path("group");
        String list = group.path("members").path("m").asText("");
        return new CallTarget(
                body.path("op").asText(""),
                body.path("user").path("address").asText(""),
                group.path("gid").asLong(0),
                group.path("name").asText(""),
                list.isEmpty() ? List.of() : List.of(list.split(",")));
    }

    CallTarget named(String name) {
        return new CallTarget(op, address, gid, groupName.isEmpty() ? name : groupName, members);
    }

    CallTarget withoutMembers() {
        return new CallTarget(op, address, gid, groupName, List.of());
    }

    boolean isIn(FaultRule.Scope scope) {
        return matches(scope.op(), op)
                && matches(scope.group(), groupName)
                && (matches(scope.address(), address) || members.contains(scope.address().get()));
    }

    /** Calls with the same subject concern the same user or group; empty if there is none. */
    String subject() {
        if (gid != 0) {
            return "gid:" + gid;
        }
        return address.isEmpty() || address.equals(ALL) ? "" : "address:" + address;
    }

    private static boolean matches(Optional<String> wanted, String found) {
        return wanted.isEmpty() || wanted.get().equals(found);
    }
}
