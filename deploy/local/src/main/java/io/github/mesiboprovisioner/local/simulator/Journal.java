package io.github.mesiboprovisioner.local.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The latest calls in the order of arrival, and the figures of all, counted on the way. */
final class Journal {

    private static final int ENTRIES_MAX = 1_000_000;

    private final Deque<Call> calls = new ArrayDeque<>();
    private final SlidingSecond second = new SlidingSecond();
    private final Set<String> remoteAddresses = new TreeSet<>();
    private final Map<String, Integer> openBySubject = new HashMap<>();
    private final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private long arrived;
    private long executed;
    private int open;
    private int inFlightMax;
    private long overlaps;
    private long throttled;
    private long strays;

    Call arrived(Call.Arrival arrival, CallTarget target, boolean wantsToken) {
        second.add(arrival.nanos());
        remoteAddresses.add(arrival.remote());
        Call call = new Call(++arrived, arrival, target, wantsToken);
        calls.add(call);
        if (calls.size() > ENTRIES_MAX) {
            calls.remove();
        }
        opened(call.subject());
        return call;
    }

    void hit(Call call, FaultKind kind) {
        call.hitBy(kind.text());
        faults.merge(kind.text(), 1L, Long::sum);
    }

    /** It had its effect; {@code newGid} is 0 unless that was a new group. */
    void executed(Call call, long newGid) {
        call.executed(newGid);
        executed++;
    }

    /** It is decided what the client gets. */
    void ended(Call call, String outcome) {
        call.ended(outcome);
        outcomes.computeIfAbsent(call.op(), _ -> new TreeMap<>()).merge(outcome, 1L, Long::sum);
    }

    /** The client has its answer, or is gone. */
    void closed(Call call) {
        open--;
        openBySubject.computeIfPresent(call.subject(), (_, count) -> count == 1 ? null : count - 1);
    }

    void throttled() {
        throttled++;
    }

    void stray() {
        strays++;
    }

    int remoteAddresses() {
        return remoteAddresses.size();
    }

    List<JournalEntry> entries(long fromSequence, int limit) {
        long firstKept = arrived - calls.size() + 1;
        return calls.stream()
                .skip(Math.max(0, fromSequence - firstKept))
                .limit(limit)
                .map(Call::entry)
                .toList();
    }

    SimulatorStats stats(boolean breached) {
        Map<String, Map<String, Long>> outcomesByOp = new TreeMap<>();
        outcomes.forEach((op, counts) -> outcomesByOp.put(op, new TreeMap<>(counts)));
        return new SimulatorStats(
                arrived,
                executed,
                outcomesByOp,
                new TreeMap<>(faults),
                throttled,
                second.max(),
                inFlightMax,
                overlaps,
                strays,
                Set.copyOf(remoteAddresses),
                breached);
    }

    private void opened(String subject) {
        open++;
        inFlightMax = Math.max(inFlightMax, open);
        if (!subject.isEmpty() && openBySubject.merge(subject, 1, Integer::sum) > 1) {
            overlaps++;
        }
    }
}
