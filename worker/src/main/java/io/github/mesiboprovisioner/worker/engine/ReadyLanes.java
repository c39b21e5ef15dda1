package io.github.mesiboprovisioner.worker.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Lanes that wait for a permit, served by class in proportion to the weights so that none starves,
 * and in turn within a class.
 */
final class ReadyLanes {

    private final Map<Urgency, Line> lines = new EnumMap<>(Urgency.class);
    private int size;

    /** A lane's place; void once the lane has taken another ticket. */
    private record Entry(Lane lane, long ticket) {}

    /** The lanes of one class, and how much service it is owed. */
    private static final class Line {
        final Deque<Entry> waiting = new ArrayDeque<>();
        int credit;
    }

    ReadyLanes() {
        for (Urgency urgency : Urgency.values()) {
            lines.put(urgency, new Line());
        }
    }

    int size() {
        return size;
    }

    /** Puts a lane at the end of its class. */
    void add(Lane lane) {
        if (!lane.isReady()) {
            size++;
        }
        lane.takeTicket();
        line(lane.readyAs()).waiting.addLast(new Entry(lane, lane.ticket()));
    }

    /** A lane that waits has become more urgent, perhaps. */
    void promote(Lane lane) {
        if (lane.urgency().compareTo(lane.readyAs()) < 0) {
            add(lane);
        }
    }

    /** Takes a lane out, wherever it stands. */
    void remove(Lane lane) {
        if (lane.isReady()) {
            lane.dropTicket();
            size--;
        }
    }

    /** Lets go of lanes that were taken out: whatever belongs to them would stay with them. */
    void purge() {
        lines.values().forEach(line -> line.waiting.removeIf(ReadyLanes::isVoid));
    }

    /** The next lane to serve, taken out; null if there is none. */
    @Nullable Lane poll() {
        Line best = null;
        int total = 0;
        for (Map.Entry<Urgency, Line> candidate : lines.entrySet()) {
            Line line = candidate.getValue();
            dropVoid(line.waiting);
            if (!line.waiting.isEmpty()) {
                line.credit += candidate.getKey().weight();
                total += candidate.getKey().weight();
                best = best == null || line.credit > best.credit ? line : best;
            }
        }
        if (best == null) {
            return null;
        }
        best.credit -= total;
        Lane lane = best.waiting.removeFirst().lane();
        remove(lane);
        return lane;
    }

    private Line line(Urgency urgency) {
        return Objects.requireNonNull(lines.get(urgency));
    }

    private static void dropVoid(Deque<Entry> waiting) {
        while (!waiting.isEmpty() && isVoid(waiting.getFirst())) {
            waiting.removeFirst();
        }
    }

    private static boolean isVoid(Entry entry) {
        return entry.ticket() != entry.lane().ticket();
    }
}
