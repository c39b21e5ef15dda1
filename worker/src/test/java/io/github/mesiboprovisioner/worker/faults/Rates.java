package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The send times of all processes of a group, in order. */
final class Rates {

    private static final long SECOND = 1_000_000_000L;

    private final List<Send> sends = new ArrayList<>();

    private record Send(long nanos, int process) {}

    private Rates() {}

    static Rates of(Fleet fleet) {
        Rates rates = new Rates();
        for (Life life : fleet.lives()) {
            int process = fleet.lives().indexOf(life);
            life.sends().forEach(nanos -> rates.sends.add(new Send(nanos, process)));
        }
        rates.sends.sort(Comparator.comparingLong(Send::nanos));
        return rates;
    }

    int count() {
        return sends.size();
    }

    /** In no sliding second more than the limit, plus one for each process that calls in it. */
    void assertWithin(int limit) {
        Map<Integer, Integer> callers = new HashMap<>();
        int first = 0;
        int most = 0;
        for (int last = 0; last < sends.size(); last++) {
            callers.merge(sends.get(last).process(), 1, Integer::sum);
            while (sends.get(last).nanos() - sends.get(first).nanos() >= SECOND) {
                callers.computeIfPresent(
                        sends.get(first).process(), (_, count) -> count == 1 ? null : count - 1);
                first++;
            }
            most = Math.max(most, last - first + 1);
            assertThat(last - first + 1)
                    .as("calls in the second before %d, by process %s", at(last), callers)
                    .isLessThanOrEqualTo(limit + callers.size());
        }
        System.out.printf("limit %d: %d calls, at most %d in a second%n", limit, count(), most);
    }

    /** The most moments in any sliding second. */
    static int mostInASecond(List<Long> nanos) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < nanos.size(); last++) {
            while (nanos.get(last) - nanos.get(first) >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** How much of the limit was used from {@code fromNanos} to {@code toNanos}. */
    double utilisation(int limit, long fromNanos, long toNanos) {
        long within =
                sends.stream()
                        .filter(send -> send.nanos() >= fromNanos && send.nanos() < toNanos)
                        .count();
        return within / ((toNanos - fromNanos) / (double) SECOND) / limit;
    }

    /** When the n-th call after a moment left. */
    long nth(long afterNanos, int n) {
        return sends.stream()
                .mapToLong(Send::nanos)
                .filter(nanos -> nanos > afterNanos)
                .skip(n - 1)
                .findFirst()
                .orElseThrow();
    }

    long last() {
        return sends.getLast().nanos();
    }

    private long at(int index) {
        return sends.get(index).nanos();
    }
}
