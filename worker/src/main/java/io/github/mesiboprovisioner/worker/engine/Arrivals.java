package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Queued;

import java.util.List;
import java.util.Optional;

/**
 * Gives each record that was read to the lane of its entity, or settles what concerns none.
 *
 * <p>Thread: the engine's alone.
 */
final class Arrivals {

    private final Owned owned;
    private final LaneRunner lanes;

    Arrivals(Owned owned, LaneRunner lanes) {
        this.owned = owned;
        this.lanes = lanes;
    }

    /** Records were read. */
    void polled(Grant grant, List<InputRecord> records, long next) {
        Partition partition = owned.find(grant);
        if (partition == null || partition.draining) {
            return;
        }
        boolean caughtUp = !partition.catchingUp();
        for (InputRecord record : records) {
            if (partition.tracker.read(record.offset())) {
                take(partition, record);
            }
        }
        partition.tracker.readUpTo(next);
        if (!caughtUp) {
            lanes.unblock(partition);
        }
    }

    /** There is a gap where records were to be read. */
    void recordsLost(Grant grant, long from, long to) {
        if (owned.find(grant) != null) {
            owned.recordsLost(grant, from, to);
            polled(grant, List.of(), to);
        }
    }

    private void take(Partition partition, InputRecord record) {
        switch (record.content()) {
            case InputRecord.Content.Event(var event, var replay) ->
                    lanes.arrive(
                            partition,
                            EntityKey.of(event),
                            new Lane.Entry(queued(partition, record, event, replay), record));
            case InputRecord.Content.Tombstone(var key) ->
                    lanes.settlement()
                            .settleAtOnce(
                                    partition,
                                    record,
                                    origin(partition, record, Optional.empty()),
                                    key,
                                    Result.Trace.NONE,
                                    new Result.Outcome.Skipped(
                                            Result.Reason.TOMBSTONE, Result.Details.NONE));
            case InputRecord.Content.Undecodable undecodable ->
                    lanes.settlement()
                            .settleAtOnce(
                                    partition,
                                    record,
                                    new EventOrigin(
                                            undecodable.id(),
                                            undecodable.source(),
                                            undecodable.type(),
                                            partition.grant.partition().topic(),
                                            partition.grant.partition().partition(),
                                            record.offset()),
                                    undecodable.subject(),
                                    undecodable.trace(),
                                    undecodable(undecodable.cause()));
        }
    }

    private static Queued queued(
            Partition partition,
            InputRecord record,
            IdentityEvent event,
            Optional<Queued.Replay> replay) {
        return new Queued(
                origin(partition, record, Optional.of(event)),
                event,
                record.offset() < partition.maybeCalledBelow,
                replay);
    }

    private static EventOrigin origin(
            Partition partition, InputRecord record, Optional<IdentityEvent> event) {
        return new EventOrigin(
                event.map(known -> known.context().id()),
                event.map(known -> known.context().source()),
                event.map(known -> known.context().type()),
                partition.grant.partition().topic(),
                partition.grant.partition().partition(),
                record.offset());
    }

    private static Result.Outcome undecodable(String cause) {
        Result.Problem problem =
                new Result.Problem(
                        Result.Problem.Kind.UNDECODABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(cause),
                        Optional.empty(),
                        List.of(),
                        0,
                        true);
        return new Result.Outcome.Failed(problem, Result.Details.NONE);
    }
}
