package io.github.mesiboprovisioner.local.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users and groups that the backend holds. */
final class Directory {

    private static final long FIRST_UID = 1_001;
    private static final long FIRST_GID = 50_001;

    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<Long, Group> groups = new LinkedHashMap<>();
    private final List<String> deletedUsers = new ArrayList<>();
    private long nextUid = FIRST_UID;
    private long nextGid = FIRST_GID;

    Optional<User> user(String address) {
        return Optional.ofNullable(users.get(address));
    }

    boolean knows(String address) {
        return users.containsKey(address);
    }

    User userMade(String address) {
        return users.computeIfAbsent(address, made -> new User(nextUid++, made));
    }

    void deleteUser(String address) {
        users.remove(address);
        deletedUsers.add(address);
        groups.values().forEach(group -> group.remove(address));
    }

    Optional<Group> group(long gid) {
        return Optional.ofNullable(groups.get(gid));
    }

    Group groupMade(String name) {
        Group group = new Group(nextGid++, name);
        groups.put(group.gid(), group);
        return group;
    }

    void deleteGroup(long gid) {
        groups.remove(gid);
    }

    List<User> users() {
        return List.copyOf(users.values());
    }

    List<Group> groups() {
        return List.copyOf(groups.values());
    }

    /** In the order of their deletion; a user deleted twice stands twice. */
    List<String> deletedUsers() {
        return List.copyOf(deletedUsers);
    }
}
