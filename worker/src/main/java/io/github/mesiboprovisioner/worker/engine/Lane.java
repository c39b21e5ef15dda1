package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.Queued;
import io.github.mesiboprovisioner.worker.entity.Task;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One entity that has work: its queued events in order and at most one operation in flight. It is
 * forgotten as soon as nothing is queued and all it wrote is committed.
 *
 * <p>Thread: the engine's alone.
 */
final class Lane {

    final Partition partition;
    final EntityKey key;
    EntityState state;
    LanePhase phase = LanePhase.IDLE;
    @Nullable Attempt attempt;

    /** How many events at the head are to be planned one by one after an unfolding. */
    int singles;

    /** Wrote something that no batch carries yet. */
    boolean unsealed;

    /** The last batch that carries something of this lane. */
    long lastBatch = -1;

    /** Since when the lane could have been served but for a permit (monotonic). */
    long readySince;

    /** Only the timer with this number counts. */
    long timer;

    /** Operators' commands that wait for the end of an operation. */
    final Deque<Order> orders = new ArrayDeque<>();

    /** Offsets of those of them that were in no attempt. */
    private Set<Long> unsent = Set.of();

    private final Deque<Entry> queue = new ArrayDeque<>();
    private final Map<Urgency, Integer> waiting = new EnumMap<>(Urgency.class);
    private long ticket;
    private boolean ready;
    private Urgency readyAs = Urgency.BULK;

    /** A queued event and the record it came in. */
    record Entry(Queued queued, InputRecord input) {}

    /** A command about a held removal, and where it stands in the control topic. */
    record Order(ControlCommand command, long position, OffsetTracker tracker) {}

    /** The operation that is being sent, through all its attempts. */
    static final class Attempt {
        Task task;
        int attempts;
        boolean doubt;
        boolean intended;

        /** When the first call went that counts as an attempt. */
        long firstCallAt;

        long calledAt;

        /** The operation must not go earlier (monotonic): clocks on the wall are set back. */
        long notBefore;

        Attempt(Task task, Time now) {
            this.task = task;
            take(task, now);
        }

        /** The operation that follows {@code earlier}: perhaps the same one once more. */
        static Attempt after(@Nullable Attempt earlier, Task task, Time now) {
            Attempt next = new Attempt(task, now);
            if (earlier != null && task.goesOn()) {
                next.attempts = earlier.attempts;
                next.firstCallAt = earlier.firstCallAt;
            }
            return next;
        }

        void take(Task next, Time now) {
            task = next;
            notBefore = now.nanos() + next.delay(now.wall()).toNanos();
        }
    }

    Lane(Partition partition, EntityKey key, EntityState state) {
        this.partition = partition;
        this.key = key;
        this.state = state;
    }

    void enqueue(Entry entry) {
        waiting.merge(Urgency.of(entry.queued().event()), 1, Integer::sum);
        queue.addLast(entry);
    }

    Entry removeFirst() {
        Entry entry = queue.removeFirst();
        waiting.merge(Urgency.of(entry.queued().event()), -1, Integer::sum);
        return entry;
    }

    /**
     * The first events were refused together.
     *
     * @param notSent offsets of those that were in no attempt
     * @param doubt perhaps they were carried out: none of the others may expire or be superseded
     */
    void unfold(int count, Set<Long> notSent, boolean doubt) {
        singles = count;
        unsent = notSent;
        if (doubt) {
            perhapsCalled(count, notSent);
        }
    }

    /**
     * Something was perhaps done for the first {@code count} events: none of them may expire or be
     * superseded.
     *
     * @param notDone offsets of those for which nothing was
     */
    void perhapsCalled(int count, Set<Long> notDone) {
        if (count == 0) {
            return;
        }
        List<Entry> entries = new ArrayList<>(queue);
        queue.clear();
        for (Entry entry : entries) {
            boolean doubted = queue.size() < count && !notDone.contains(offset(entry));
            queue.addLast(
                    doubted ? new Entry(entry.queued().perhapsCalled(), entry.input()) : entry);
        }
    }

    private static long offset(Entry entry) {
        return entry.queued().origin().offset();
    }

    /** What was sent with others and refused has had its call; perhaps a part of it is done. */
    boolean mayExpire() {
        return singles == 0 || unsent.contains(offset(first()));
    }

    Entry first() {
        return queue.getFirst();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean hasWork() {
        return !isEmpty() || state.wakeAt().isPresent();
    }

    /** The first events, at most {@code max}. */
    List<Queued> events(int max) {
        List<Queued> events = new ArrayList<>(Math.min(max, queue.size()));
        for (Entry entry : queue) {
            if (events.size() == max) {
                break;
            }
            events.add(entry.queued());
        }
        return events;
    }

    /**
     * The highest of its queue; what an operator released is urgent, and late members alone are the
     * least urgent of all.
     */
    Urgency urgency() {
        if (state.held().filter(HeldRemoval::isReleased).isPresent()) {
            return Urgency.PERSON;
        }
        for (Urgency urgency : Urgency.values()) {
            if (waiting.getOrDefault(urgency, 0) > 0) {
                return urgency;
            }
        }
        return Urgency.BULK;
    }

    /** Not of an empty one. */
    Instant since() {
        return first().input().timestamp();
    }

    /** Not of an empty one. */
    EngineStatus.SlowLane status() {
        return new EngineStatus.SlowLane(
                key,
                partition.grant.partition(),
                phase,
                queue.size(),
                attempt == null ? 0 : attempt.attempts,
                since());
    }

    boolean isReady() {
        return ready;
    }

    long ticket() {
        return ticket;
    }

    /** The class that it was lined up in. */
    Urgency readyAs() {
        return readyAs;
    }

    boolean hasMaybeCalled() {
        return queue.stream().anyMatch(entry -> entry.queued().maybeCalled());
    }

    void takeTicket() {
        readyAs = urgency();
        ticket++;
        ready = true;
    }

    void dropTicket() {
        ticket++;
        ready = false;
    }
}
