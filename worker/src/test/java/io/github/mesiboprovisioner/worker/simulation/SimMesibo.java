package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What mesibo holds and how it carries out a request; the faults on the way are elsewhere. */
final class SimMesibo {
    /** A name that begins so is refused, for users and for groups. */
    static final String BAD = "bad";

    /** Every user token begins so. */
    static final String SECRET = "secret-";

    /** What stands between a group's id and the rest of its name. */
    static final char NAME_SEPARATOR = ':';

    final Map<String, User> users = new TreeMap<>();
    final Map<Long, Group> groups = new TreeMap<>();

    /** Groups that were made, deleted or not. */
    final Map<Long, String> idsByGid = new HashMap<>();

    private final int listMax;
    private long lastUid = 100;
    private long lastGid = 1000;
    private long lastToken;

    /** A user with its tokens by app id. */
    static final class User {
        final long uid;
        boolean active = true;
        Optional<String> name = Optional.empty();
        final Map<String, String> tokens = new TreeMap<>();

        User(long uid) {
            this.uid = uid;
        }
    }

    /** A group. */
    static final class Group {
        String name;
        GroupPermissions permissions;
        final Set<String> members = new TreeSet<>();

        /** Members that were deleted as users since: nobody can say whether they still are. */
        final Set<String> gone = new TreeSet<>();

        Group(String name, GroupPermissions permissions) {
            this.name = name;
            this.permissions = permissions;
        }
    }

    /** Longer member lists are answered with HTTP 413. */
    SimMesibo(int listMax) {
        this.listMax = listMax;
    }

    void addUser(String address) {
        users.put(address, new User(++lastUid));
    }

    /** Which entity {@code operation} is about: group names begin with the group's id. */
    EntityKey entityOf(Operation operation) {
        return switch (operation) {
            case Operation.UserAdd(var address, _, _, _) -> EntityKey.user(address);
            case Operation.UserDeactivate(var address) -> EntityKey.user(address);
            case Operation.UserDelete(var address) -> EntityKey.user(address);
            case Operation.GroupAdd(var name, _) -> EntityKey.group(idIn(name));
            case Operation.GroupSet(var gid, _, _) -> group(gid);
            case Operation.GroupDelete(var gid) -> group(gid);
            case Operation.GroupEditMembers(var gid, _, _) -> group(gid);
            case Operation.GroupGetMembers(var gid) -> group(gid);
            case Operation.GroupsGet() -> EntityKey.group("?");
        };
    }

    private EntityKey group(long gid) {
        return EntityKey.group(idsByGid.getOrDefault(gid, "unknown gid " + gid));
    }

    static String idIn(String groupName) {
        String name = groupName.startsWith(BAD) ? groupName.substring(BAD.length()) : groupName;
        int end = name.indexOf(NAME_SEPARATOR);
        return end < 0 ? name : name.substring(0, end);
    }

    Reply carryOut(Operation operation) {
        return switch (operation) {
            case Operation.UserAdd add -> addUser(add);
            case Operation.UserDeactivate(var address) -> deactivate(address);
            case Operation.UserDelete(var address) -> deleteUser(address);
            case Operation.GroupAdd(var name, var permissions) -> addGroup(name, permissions);
            case Operation.GroupSet set -> setGroup(set);
            case Operation.GroupDelete(var gid) ->
                    applied(
                            groups.remove(gid) == null
                                    ? new Reply.Answer.AlreadyGone()
                                    : new Reply.Answer.Done());
            case Operation.GroupEditMembers edit -> editMembers(edit);
            case Operation.GroupsGet() ->
                    applied(
                            new Reply.Answer.Groups(
                                    groups.entrySet().stream()
                                            .map(
                                                    entry ->
                                                            new Reply.GroupRow(
                                                                    entry.getKey(),
                                                                    entry.getValue().name))
                                            .toList()));
            case Operation.GroupGetMembers _ -> applied(new Reply.Answer.Done());
        };
    }

    private Reply addUser(Operation.UserAdd add) {
        if (add.name().filter(name -> name.startsWith(BAD)).isPresent()) {
            return refused("user.name");
        }
        User user = users.computeIfAbsent(add.address(), _ -> new User(++lastUid));
        user.active = add.active();
        user.name = add.name().or(() -> user.name);
        Optional<Secret> token = Optional.empty();
        if (add.token().isPresent()) {
            String value = SECRET + ++lastToken;
            user.tokens.put(add.token().get().appId(), value);
            token = Optional.of(new Secret(value));
        }
        return applied(new Reply.Answer.UserAdded(Optional.of(user.uid), token));
    }

    private Reply deactivate(String address) {
        User user = users.get(address);
        if (user == null) {
            return applied(new Reply.Answer.AlreadyGone());
        }
        user.active = false;
        user.tokens.clear();
        return applied(new Reply.Answer.Done());
    }

    private Reply deleteUser(String address) {
        if (users.remove(address) == null) {
            return applied(new Reply.Answer.AlreadyGone());
        }
        for (Group group : groups.values()) {
            if (group.members.contains(address)) {
                group.gone.add(address);
            }
        }
        return applied(new Reply.Answer.Done());
    }

    private Reply addGroup(String name, GroupPermissions permissions) {
        if (name.startsWith(BAD)) {
            return refused("group.name");
        }
        groups.put(++lastGid, new Group(name, permissions));
        idsByGid.put(lastGid, idIn(name));
        return applied(new Reply.Answer.GroupAdded(lastGid));
    }

    private Reply setGroup(Operation.GroupSet set) {
        Group group = groups.get(set.gid());
        if (group == null || set.name().filter(name -> name.startsWith(BAD)).isPresent()) {
            return refused(group == null ? "group.gid" : "group.name");
        }
        group.name = set.name().orElse(group.name);
        group.permissions = group.permissions.with(set.permissions());
        return applied(new Reply.Answer.Done());
    }

    private Reply editMembers(Operation.GroupEditMembers edit) {
        @Nullable Group group = groups.get(edit.gid());
        if (edit.addresses().size() > listMax) {
            return new Reply.Refused(new Failure.TooLarge());
        }
        if (group == null) {
            return refused("group.gid");
        }
        if (!users.keySet().containsAll(edit.addresses())) {
            refusedAlone(group, edit);
            return refused("group.members.m");
        }
        switch (edit.edit()) {
            case ADD -> group.members.addAll(edit.addresses());
            case REMOVE -> edit.addresses().forEach(group.members::remove);
        }
        edit.addresses().forEach(group.gone::remove);
        return applied(new Reply.Answer.Done());
    }

    /** Whose removal is refused alone is no user, and so no member. */
    private static void refusedAlone(Group group, Operation.GroupEditMembers edit) {
        if (edit.edit() == Operation.GroupEditMembers.Edit.REMOVE && edit.addresses().size() == 1) {
            edit.addresses().forEach(group.members::remove);
            edit.addresses().forEach(group.gone::remove);
        }
    }

    private static Reply applied(Reply.Answer answer) {
        return new Reply.Applied(answer);
    }

    private static Reply refused(String property) {
        return new Reply.Refused(
                new Failure.Rejected(
                        Optional.of(400),
                        Optional.of("BADVALUE"),
                        Optional.of("not accepted"),
                        Optional.empty(),
                        List.of(property)));
    }
}
