package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.Result;

import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What mesibo confirmed about a group, and which members are wanted but not confirmed.
 *
 * @param mayHaveDuplicate a creation was in doubt and was repeated; only adoption ends this
 * @param settingsInDoubt the name and permissions were perhaps changed by an unanswered operation
 * @param members one record per member in the state topic
 * @param changed members whose record has to be written (or deleted), since the last {@link
 *     #written()}
 * @param late events with members that mesibo did not know yet, oldest first
 * @param retryAt when the late members are tried again (wall clock); present exactly if there are
 *     late members
 * @param retries how often they were tried since the list last changed
 * @param lateInDoubt a retry was perhaps carried out: late members may be in mesibo's group
 * @param held a deletion, or removals by a snapshot, that the guard holds back
 */
public record GroupState(
        Life life,
        Optional<String> name,
        GroupPermissions permissions,
        boolean mayHaveDuplicate,
        boolean settingsInDoubt,
        PMap<String, Member> members,
        PSet<String> changed,
        List<LateEvent> late,
        Optional<Instant> retryAt,
        int retries,
        boolean lateInDoubt,
        Optional<HeldRemoval> held,
        History history)
        implements EntityState {

    public static final GroupState UNKNOWN =
            new GroupState(
                    new Life.Unknown(),
                    Optional.empty(),
                    GroupPermissions.UNSET,
                    false,
                    false,
                    HashTreePMap.empty(),
                    HashTreePSet.empty(),
                    List.of(),
                    Optional.empty(),
                    0,
                    false,
                    Optional.empty(),
                    History.EMPTY);

    public GroupState {
        late = List.copyOf(late);
    }

    /** Where the group stands. */
    public sealed interface Life {
        /** No group in mesibo that we know of. */
        record Unknown() implements Life {}

        /**
         * {@code groupadd} is about to be sent, or was: committed before the call.
         *
         * @param at wall clock
         * @param gidsBefore groups of that name listed before (self-hosted), so that an older one
         *     is never adopted
         */
        record Intended(String name, Instant at, Set<Long> gidsBefore) implements Life {
            public Intended {
                gidsBefore = Set.copyOf(gidsBefore);
            }
        }

        /** mesibo has the group. */
        record Live(long gid) implements Life {}

        /** Deleted in mesibo. */
        record Deleted(Instant at) implements Life {}
    }

    /** One wanted or confirmed member. */
    public sealed interface Member {
        /** mesibo has confirmed it. {@code held}: its removal by a snapshot is held back. */
        record Confirmed(boolean held) implements Member {}

        /** Wanted, refused alone so far; belongs to the late event at {@code offset}. */
        record Pending(long offset) implements Member {}

        /**
         * An unanswered operation perhaps added it, perhaps removed it, or its removal was refused;
         * not wanted for now.
         */
        record InDoubt() implements Member {}
    }

    /**
     * An event of which members are still pending.
     *
     * @param deadline when its pending members are given up (wall clock)
     */
    public record LateEvent(
            EventOrigin origin,
            Result.Trace trace,
            Instant deadline,
            List<String> added,
            List<String> rejected) {
        public LateEvent {
            added = List.copyOf(added);
            rejected = List.copyOf(rejected);
        }

        LateEvent plus(List<String> moreAdded, List<String> moreRejected) {
            return new LateEvent(
                    origin, trace, deadline, both(added, moreAdded), both(rejected, moreRejected));
        }

        LateEvent deferred(Duration blocked) {
            return new LateEvent(origin, trace, deadline.plus(blocked), added, rejected);
        }

        private static List<String> both(List<String> first, List<String> second) {
            return second.isEmpty()
                    ? first
                    : Stream.concat(first.stream(), second.stream()).toList();
        }
    }

    @Override
    public Optional<Instant> deletedAt() {
        return switch (life) {
            case Life.Deleted(Instant at) -> Optional.of(at);
            case Life.Unknown(), Life.Intended _, Life.Live _ -> Optional.empty();
        };
    }

    @Override
    public Optional<Instant> wakeAt() {
        return held.filter(HeldRemoval::isReleased).map(_ -> Instant.MIN).or(() -> retryAt);
    }

    @Override
    public GroupState holding(HeldRemoval changed) {
        GroupDraft draft = new GroupDraft(this);
        draft.held = Optional.of(changed);
        return draft.done();
    }

    @Override
    public GroupState holdingNothing() {
        GroupDraft draft = new GroupDraft(this);
        draft.holdNothing();
        return draft.done();
    }

    /** The mesibo id, if there is a group. */
    public Optional<Long> gid() {
        return life instanceof Life.Live(long gid) ? Optional.of(gid) : Optional.empty();
    }

    /** Time halted or with an open circuit does not count for late members. */
    public GroupState deferred(Duration blocked) {
        return late.isEmpty() ? this : GroupLate.deferred(this, blocked);
    }

    @Override
    public GroupState perhapsCalled() {
        GroupDraft draft = new GroupDraft(this);
        draft.lateInDoubt |= !late.isEmpty();
        draft.held = held.map(HeldRemoval::perhapsCalled);
        return draft.done();
    }

    /** This header with {@code members}, none of them changed. Used at restore and commit. */
    public GroupState withMembers(PMap<String, Member> members) {
        return copy(members, HashTreePSet.empty());
    }

    /** With one member as recorded; not a change. Used at restore and commit. */
    public GroupState withMember(String address, Member member) {
        return copy(members.plus(address, member), changed);
    }

    /** Without one member; not a change. Used at restore and commit. */
    public GroupState withoutMember(String address) {
        return copy(members.minus(address), changed);
    }

    /** This state once its records are on their way to the state topic. */
    public GroupState written() {
        return changed.isEmpty() ? this : copy(members, HashTreePSet.empty());
    }

    private GroupState copy(PMap<String, Member> members, PSet<String> changed) {
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
