package io.github.mesiboprovisioner.worker.entity;

import static java.util.Objects.requireNonNull;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.Reply.Answer;
import io.github.mesiboprovisioner.worker.entity.Reply.GroupRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The groups of a tiny mesibo: refuses names with "bad" and lists with unknown members. */
final class GroupBackend {

    final Map<Long, Group> groups = new TreeMap<>();
    final Set<String> users = new TreeSet<>();

    /** Refused lists are carried out up to the first unknown member. */
    boolean partial;

    /** What arrived, in order. */
    final List<Operation> sent = new ArrayList<>();

    private long gids = 1000;

    /** A group as mesibo has it. */
    static final class Group {
        String name = "";
        GroupPermissions permissions = GroupPermissions.UNSET;
        final Set<String> members = new TreeSet<>();

        @Override
        public String toString() {
            return name + permissions + members;
        }
    }

    Reply execute(Operation operation) {
        sent.add(operation);
        return switch (operation) {
            case Operation.GroupAdd(var name, var permissions) -> add(name, permissions);
            case Operation.GroupSet(long gid, var name, var permissions) ->
                    set(gid, name, permissions);
            case Operation.GroupDelete(long gid) ->
                    applied(
                            groups.remove(gid) == null
                                    ? new Answer.AlreadyGone()
                                    : new Answer.Done());
            case Operation.GroupEditMembers(long gid, var edit, var addresses) ->
                    edit(gid, edit, addresses);
            case Operation.GroupsGet() ->
                    applied(
                            new Answer.Groups(
                                    groups.entrySet().stream()
                                            .map(e -> new GroupRow(e.getKey(), e.getValue().name))
                                            .toList()));
            case Operation.UserAdd _,
                    Operation.UserDeactivate _,
                    Operation.UserDelete _,
                    Operation.GroupGetMembers _ ->
                    throw new IllegalStateException(operation.op() + " sent for a group");
        };
    }

    static GroupBackend withUsers(String... addresses) {
        GroupBackend backend = new GroupBackend();
        backend.users.addAll(List.of(addresses));
        return backend;
    }

    /** The only group. */
    Group group() {
        if (groups.size() != 1) {
            throw new IllegalStateException("groups: " + groups);
        }
        return groups.values().iterator().next();
    }

    Group group(long gid) {
        return requireNonNull(groups.get(gid));
    }

    private Reply add(String name, GroupPermissions permissions) {
        if (name.contains("bad")) {
            return refused("BADVALUE", 400, "name");
        }
        Group group = new Group();
        group.name = name;
        group.permissions = permissions;
        groups.put(++gids, group);
        return applied(new Answer.GroupAdded(gids));
    }

    private Reply set(long gid, Optional<String> name, GroupPermissions permissions) {
        Group group = groups.get(gid);
        if (group == null) {
            return refused("NOTFOUND", 404, "gid");
        }
        if (name.orElse("").contains("bad")) {
            return refused("BADVALUE", 400, "name");
        }
        name.ifPresent(value -> group.name = value);
        group.permissions = group.permissions.with(permissions);
        return applied(new Answer.Done());
    }

    private Reply edit(long gid, Edit edit, List<String> addresses) {
        Group group = groups.get(gid);
        if (group == null) {
            return refused("NOTFOUND", 404, "gid");
        }
        if (!partial && !users.containsAll(addresses)) {
            return refused("NOTFOUND", 404, "address");
        }
        for (String address : addresses) {
            if (!users.contains(address)) {
                return refused("NOTFOUND", 404, "address");
            }
            if (edit == Edit.ADD) {
                group.members.add(address);
            } else {
                group.members.remove(address);
            }
        }
        return applied(new Answer.Done());
    }

    private static Reply applied(Answer answer) {
        return new Reply.Applied(answer);
    }

    static Reply refused(String error, int code, String property) {
        return new Reply.Refused(
                new Failure.Rejected(
                        Optional.of(code),
                        Optional.of(error),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(property)));
    }
}
