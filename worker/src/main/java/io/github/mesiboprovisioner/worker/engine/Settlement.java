package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Ending;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.UserState;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Turns endings into what is written: results, dead letters, state.
 *
 * <p>Thread: the engine's alone.
 */
final class Settlement {

    private final Outbox outbox;
    private final Turn turn;
    private final Counters counters;

    Settlement(Outbox outbox, Turn turn, Counters counters) {
        this.outbox = outbox;
        this.turn = turn;
        this.counters = counters;
    }

    /**
     * The lane's first events have ended, and {@code state} is what is known now.
     *
     * @return how many events
     */
    int settle(Lane lane, EntityState state, List<Ending> endings) {
        int settled = 0;
        for (Ending ending : endings) {
            if (ending.settlesRecord()) {
                settleFirst(lane, ending);
                settled++;
            } else {
                publish(lane.partition, ending, lane.key.id(), turn.wall());
            }
        }
        write(lane, state);
        return settled;
    }

    private void settleFirst(Lane lane, Ending ending) {
        Lane.Entry entry = lane.removeFirst();
        if (!entry.queued().origin().equals(ending.origin())) {
            throw new IllegalStateException(
                    "ending of %s for %s"
                            .formatted(
                                    ending.origin().resultId(),
                                    entry.queued().origin().resultId()));
        }
        lane.singles = Math.max(0, lane.singles - 1);
        publish(lane.partition, ending, lane.key.id(), entry.input().timestamp());
        deadLetter(lane.partition, ending.origin(), entry.input(), ending.outcome());
        lane.partition.tracker.settle(entry.input().offset());
        lane.partition.guard.settled(
                entry.input().offset(),
                !entry.queued().maybeCalled() && isWithoutCall(ending.outcome()));
    }

    private static boolean isWithoutCall(Result.Outcome outcome) {
        return outcome instanceof Result.Outcome.Skipped;
    }

    /** A record that no lane has to see. */
    void settleAtOnce(
            Partition partition,
            InputRecord input,
            EventOrigin origin,
            String subject,
            Result.Trace trace,
            Result.Outcome outcome) {
        publish(partition, new Ending(origin, "", trace, outcome), subject, input.timestamp());
        deadLetter(partition, origin, input, outcome);
        partition.tracker.settle(input.offset());
    }

    private void publish(Partition partition, Ending ending, String subject, Instant timestamp) {
        Result result =
                new Result(
                        ending.origin(),
                        ending.idSuffix(),
                        subject,
                        turn.wall(),
                        ending.trace(),
                        ending.outcome());
        outbox.add(partition, new Output.ToResults(result, timestamp), turn.nanos());
    }

    private void deadLetter(
            Partition partition, EventOrigin origin, InputRecord input, Result.Outcome outcome) {
        if (outcome instanceof Result.Outcome.Failed(var problem, _) && problem.deadLetter()) {
            outbox.add(
                    partition,
                    new Output.ToDeadLetters(origin, input.timestamp(), problem, input.raw()),
                    turn.nanos());
        }
    }

    /** Records what is known of the lane's entity now, if that is news. */
    @SuppressWarnings("ReferenceEquality") // states are immutable; comparing members would be slow
    void write(Lane lane, EntityState state) {
        if (state == lane.state) {
            return;
        }
        switch (state) {
            case UserState user -> {
                outbox.add(lane, new StateRecord.OfUser(lane.key.id(), user), turn.nanos());
                lane.state = user;
            }
            case GroupState group -> writeGroup(lane, group);
        }
    }

    private void writeGroup(Lane lane, GroupState group) {
        if (group.mayHaveDuplicate()
                && lane.state instanceof GroupState before
                && !before.mayHaveDuplicate()) {
            counters.groupCreationsUncertain++;
        }
        String id = lane.key.id();
        GroupState written = group.written();
        outbox.add(lane, new StateRecord.OfGroup(id, written), turn.nanos());
        for (String address : group.changed()) {
            outbox.add(lane, memberRecord(id, address, group), turn.nanos());
        }
        lane.state = written;
    }

    private static StateRecord memberRecord(String id, String address, GroupState group) {
        return Optional.ofNullable(group.members().get(address))
                .<StateRecord>map(member -> new StateRecord.OfMember(id, address, member))
                .orElseGet(() -> new StateRecord.ForgottenMember(id, address));
    }
}
