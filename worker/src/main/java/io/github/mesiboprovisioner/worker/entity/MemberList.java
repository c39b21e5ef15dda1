package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Members to add or to remove by one operation.
 *
 * @param tried it is part of a list that was refused: perhaps mesibo did a part of that
 */
record MemberList(GroupEditMembers operation, boolean tried) {

    List<String> addresses() {
        return operation.addresses();
    }

    boolean isSingle() {
        return addresses().size() == 1;
    }

    List<MemberList> halves(boolean halvesTried) {
        int middle = addresses().size() / 2;
        return List.of(part(0, middle, halvesTried), part(middle, addresses().size(), halvesTried));
    }

    private MemberList part(int from, int to, boolean partTried) {
        return new MemberList(
                new GroupEditMembers(
                        operation.gid(), operation.edit(), addresses().subList(from, to)),
                tried || partTried);
    }

    /**
     * As few lists as the limit of a request allows. Each address is measured once.
     *
     * @param tooLarge takes the addresses that do not fit even alone
     */
    static List<MemberList> split(
            long gid,
            Edit edit,
            Collection<String> addresses,
            RequestSizes sizes,
            Set<String> tooLarge) {
        int room = sizes.maxBytes() - sizes.bytesOf(new GroupEditMembers(gid, edit, List.of()));
        List<MemberList> lists = new ArrayList<>();
        List<String> list = new ArrayList<>();
        int left = room;
        for (String address : addresses) {
            int bytes = jsonBytes(address);
            if (bytes > room) {
                tooLarge.add(address);
                continue;
            }
            if (!list.isEmpty() && bytes + 1 > left) {
                lists.add(new MemberList(new GroupEditMembers(gid, edit, list), false));
                list.clear();
                left = room;
            }
            left -= list.isEmpty() ? bytes : bytes + 1;
            list.add(address);
        }
        if (!list.isEmpty()) {
            lists.add(new MemberList(new GroupEditMembers(gid, edit, list), false));
        }
        return lists;
    }

    /** Bytes of a valid address (no control character) inside a JSON string. */
    private static int jsonBytes(String address) {
        int bytes = 0;
        for (int at = 0; at < address.length(); at++) {
            char unit = address.charAt(at);
            if (unit == '"' || unit == '\\' || Character.isSurrogate(unit)) {
                bytes += 2;
            } else {
                bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
