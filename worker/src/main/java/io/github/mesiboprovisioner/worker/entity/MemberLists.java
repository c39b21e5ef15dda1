package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;

import org.pcollections.ConsPStack;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import org.pcollections.PStack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Member lists on their way: those still to be sent, and the addresses that were singled out. A
 * refused list is halved until the members at fault stand alone.
 *
 * @param open the next one first
 * @param refused alone
 * @param unsure refused alone after an attempt that was not answered
 * @param tooLarge do not fit into a request
 */
record MemberLists(
        PStack<MemberList> open, PSet<String> refused, PSet<String> unsure, PSet<String> tooLarge) {

    static final MemberLists NONE =
            new MemberLists(
                    ConsPStack.empty(),
                    HashTreePSet.empty(),
                    HashTreePSet.empty(),
                    HashTreePSet.empty());

    /** Additions go before removals. */
    static MemberLists of(
            long gid, Collection<String> adds, Collection<String> removes, RequestSizes sizes) {
        Set<String> tooLarge = new HashSet<>();
        List<MemberList> lists = new ArrayList<>();
        if (!adds.isEmpty()) {
            lists.addAll(MemberList.split(gid, Edit.ADD, adds, sizes, tooLarge));
        }
        if (!removes.isEmpty()) {
            lists.addAll(MemberList.split(gid, Edit.REMOVE, removes, sizes, tooLarge));
        }
        return new MemberLists(
                ConsPStack.from(lists),
                HashTreePSet.empty(),
                HashTreePSet.empty(),
                HashTreePSet.from(tooLarge));
    }

    boolean isDone() {
        return open.isEmpty();
    }

    MemberList next() {
        return open.get(0);
    }

    /** After mesibo has done the next one. */
    MemberLists done() {
        return new MemberLists(open.minus(0), refused, unsure, tooLarge);
    }

    /** After mesibo has refused the next one; {@code doubt}: an earlier attempt is in doubt. */
    MemberLists refusedAs(Failure failure, boolean doubt) {
        boolean size = failure instanceof Failure.TooLarge;
        PStack<MemberList> rest = open.minus(0);
        if (!next().isSingle()) {
            List<MemberList> halves = next().halves(!size || doubt);
            PStack<MemberList> more = rest.plus(halves.get(1)).plus(halves.get(0));
            return new MemberLists(more, refused, unsure, tooLarge);
        }
        String address = next().addresses().getFirst();
        PSet<String> unclear = doubt ? unsure.plus(address) : unsure;
        return size
                ? new MemberLists(rest, refused, unclear, tooLarge.plus(address))
                : new MemberLists(rest, refused.plus(address), unclear, tooLarge);
    }

    /** Addresses of the lists that were not answered with success. */
    Set<String> unconfirmed() {
        Set<String> addresses = new HashSet<>();
        open.forEach(list -> addresses.addAll(list.addresses()));
        return addresses;
    }

    /** Those of them that mesibo perhaps has as asked, {@code doubt} being about the next list. */
    Set<String> inDoubt(boolean doubt) {
        Set<String> addresses = new HashSet<>(doubt ? next().addresses() : List.of());
        for (MemberList list : open) {
            if (list.tried()) {
                addresses.addAll(list.addresses());
            }
        }
        return addresses;
    }
}
