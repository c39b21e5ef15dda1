package io.github.mesiboprovisioner.local.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One group and its members. */
final class Group {

    private final long gid;
    private final Map<String, Integer> permissions = new TreeMap<>();
    private final Map<String, Map<String, Boolean>> members = new LinkedHashMap<>();
    private String name;

    Group(long gid, String name) {
        this.gid = gid;
        this.name = name;
    }

    long gid() {
        return gid;
    }

    String name() {
        return name;
    }

    void rename(String name) {
        this.name = name;
    }

    void permit(Map<String, Integer> changes) {
        permissions.putAll(changes);
    }

    /** Adds the members, or changes what those that are there already may do. */
    void merge(List<String> addresses, Map<String, Boolean> rights) {
        addresses.forEach(address -> members.put(address, rights));
    }

    void remove(String address) {
        members.remove(address);
    }

    Map<String, Map<String, Boolean>> members() {
        return members;
    }

    GroupSnapshot snapshot() {
        return new GroupSnapshot(gid, name, permissions, members.keySet());
    }
}
