package io.github.mesiboprovisioner.local.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every call in the order of arrival, and the figures that are counted on the way. */
final class Journal {

    private final List<Call> calls = new ArrayList<>();
    private final SlidingSecond second = new SlidingSecond();
    private final Set<String> remoteAddresses = new TreeSet<>();
    private final Map<String, Integer> openBySubject = new HashMap<>();
    private int open;
    private int inFlightMax;
    private long overlaps;
    private long throttled;
    private long strays;

    Call arrived(Call.Arrival arrival, CallTarget target, boolean wantsToken) {
        second.add(arrival.nanos());
        remoteAddresses.add(arrival.remote());
        Call call = new Call(calls.size() + 1L, arrival, target, wantsToken);
        calls.add(call);
        opened(target.subject());
        return call;
    }

    /** The client has its answer, or is gone. */
    void closed(Call call) {
        open--;
        openBySubject.computeIfPresent(
                call.target().subject(), (_, count) -> count == 1 ? null : count - 1);
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
        return calls.stream()
                .skip(Math.max(0, fromSequence - 1))
                .limit(limit)
                .map(Call::entry)
                .toList();
    }

    SimulatorStats stats(boolean breached) {
        Map<String, Map<String, Long>> outcomes = new TreeMap<>();
        Map<String, Long> faults = new TreeMap<>();
        for (Call call : calls) {
            outcomes.computeIfAbsent(call.target().op(), _ -> new TreeMap<>())
                    .merge(call.outcome(), 1L, Long::sum);
            if (!call.fault().isEmpty()) {
                faults.merge(call.fault(), 1L, Long::sum);
            }
        }
        return new SimulatorStats(
                calls.size(),
                calls.stream().filter(Call::isExecuted).count(),
                outcomes,
                faults,
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
