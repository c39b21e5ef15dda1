package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.worker.entity.EntityKey;

/**
 * Gives operators' commands to the lanes that they are about.
 *
 * <p>Every partition knows how far its commands were handled, and that is committed with what they
 * changed. Nothing is kept for partitions that may come later: whoever is granted one that has not
 * seen everything yet has the control topic read again from there. A command names the exact event,
 * so that those seen twice do nothing.
 *
 * <p>Thread: the engine's alone.
 */
final class Orders {

    private final Owned owned;
    private final LaneRunner lanes;
    private final Turn turn;
    private long read;
    private long end = Long.MAX_VALUE;

    Orders(Owned owned, LaneRunner lanes, Turn turn) {
        this.owned = owned;
        this.lanes = lanes;
        this.turn = turn;
    }

    /** Has what the partition has not seen yet read again. */
    void granted(Grant grant) {
        Partition partition = owned.find(grant);
        if (partition != null) {
            beginAgainIfNew(partition);
            if (partition.control.next() < read) {
                ask(partition);
            }
        }
    }

    /** A piece of the control topic was read. */
    void read(Input.ControlRead piece) {
        read = piece.next();
        end = piece.end();
        for (Partition partition : owned.all()) {
            if (partition.draining) {
                continue;
            }
            beginAgainIfNew(partition);
            if (piece.from() <= partition.control.next()) {
                take(partition, piece);
            } else {
                ask(partition);
            }
        }
    }

    /** A topic that ends before what was handled was made again: its commands are new. */
    private void beginAgainIfNew(Partition partition) {
        if (partition.control.next() > end) {
            partition.control = new OffsetTracker(0, Ranges.NONE);
        }
    }

    /** Once: pieces that were on their way come before those that are read again. */
    private void ask(Partition partition) {
        if (!partition.controlAsked) {
            partition.controlAsked = true;
            turn.emit(new Effect.ReadControl(partition.control.next()));
        }
    }

    private void take(Partition partition, Input.ControlRead piece) {
        for (Input.ControlRead.At at : piece.commands()) {
            ControlCommand command = at.command();
            if (isFor(partition, command.event()) && partition.control.read(at.position())) {
                lanes.order(
                        partition,
                        keyOf(command.entity()),
                        new Lane.Order(command, at.position(), partition.control));
            }
        }
        partition.control.readUpTo(piece.next());
        partition.controlAsked = false;
    }

    private static boolean isFor(Partition partition, EventOrigin event) {
        PartitionId id = partition.grant.partition();
        return id.topic().equals(event.topic()) && id.partition() == event.partition();
    }

    private static EntityKey keyOf(ControlCommand.Entity entity) {
        return switch (entity.kind()) {
            case USER -> EntityKey.user(entity.id());
            case GROUP -> EntityKey.group(entity.id());
        };
    }
}
