package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.worker.entity.GroupState.LateEvent;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A group state in the making: begins as a copy of another one. Never leaves a method. */
final class GroupDraft {

    Life life;
    Optional<String> name;
    GroupPermissions permissions;
    boolean mayHaveDuplicate;
    boolean settingsInDoubt;
    List<LateEvent> late;
    Optional<Instant> retryAt;
    int retries;
    boolean lateInDoubt;
    Optional<HeldRemoval> held;
    History history;
    private PMap<String, Member> members;
    private PSet<String> changed;

    GroupDraft(GroupState state) {
        life = state.life();
        name = state.name();
        permissions = state.permissions();
        mayHaveDuplicate = state.mayHaveDuplicate();
        settingsInDoubt = state.settingsInDoubt();
        late = state.late();
        retryAt = state.retryAt();
        retries = state.retries();
        lateInDoubt = state.lateInDoubt();
        held = state.held();
        history = state.history();
        members = state.members();
        changed = state.changed();
    }

    PMap<String, Member> members() {
        return members;
    }

    @Nullable Member member(String address) {
        return members.get(address);
    }

    boolean isMember(String address) {
        return members.get(address) instanceof Member.Confirmed;
    }

    void put(String address, Member member) {
        if (!member.equals(members.get(address))) {
            members = members.plus(address, member);
            changed = changed.plus(address);
        }
    }

    void remove(String address) {
        if (members.containsKey(address)) {
            members = members.minus(address);
            changed = changed.plus(address);
        }
    }

    /** mesibo has no such group any more, or never had it. */
    void delete(Instant now) {
        life = new Life.Deleted(now);
        name = Optional.empty();
        permissions = GroupPermissions.UNSET;
        settingsInDoubt = false;
        forgetMembers();
        held = Optional.empty();
        forgetLate();
    }

    /** Looks at the whole group, but only once for each snapshot that was held. */
    void holdNothing() {
        boolean some = held.filter(h -> h.kind() == HeldRemoval.Kind.MEMBERS).isPresent();
        held = Optional.empty();
        if (some) {
            members.forEach(
                    (address, member) -> {
                        if (member instanceof Member.Confirmed(boolean isHeld) && isHeld) {
                            put(address, new Member.Confirmed(false));
                        }
                    });
        }
    }

    /** The group is new, or there is none: nobody is in it. */
    void forgetMembers() {
        if (!members.isEmpty()) {
            changed = changed.plusAll(members.keySet());
            members = HashTreePMap.empty();
        }
    }

    void forgetLate() {
        late = List.of();
        retryAt = Optional.empty();
        retries = 0;
        lateInDoubt = false;
    }

    GroupState done() {
        return new GroupState(
                life,
                name,
                permissions,
                mayHaveDuplicate,
                settingsInDoubt,
                members,
                changed,
                late,
                retryAt,
                retries,
                lateInDoubt,
                held,
                history);
    }
}
