package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.JournalEntry;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rate limit: never exceeded, and used. */
class RateIT {

    private static final int LIMIT = 100;
    private static final int EVENTS = 1_500;

    /**
     * A receiver that stands still for longer bunches more than the 5 % that are allowed it: then
     * what it counted says something about the machine, not about the worker.
     */
    private static final Duration TRANSIT_MAX = Duration.ofMillis(50);

    private static final long SECOND = 1_000_000_000L;
    private static final Pattern SENT = Pattern.compile("sent op=\\S+ id=\\S+ nanos=(-?\\d+)");

    @Test
    void send_manyLanesReady_keepsTheLimitInEverySecond()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("rate")) {
            stack.feed().sendAll(hires(stack));
            try (WorkerProcess worker =
                    stack.worker(
                            stack.launch()
                                    .with("MESIBO_RATE_LIMIT", "" + LIMIT)
                                    .with("LOG_LEVEL", "debug"))) {
                stack.results().awaitCount(EVENTS);

                List<Long> sent = sendTimes(worker.output());
                int most = mostInASecond(sent);
                int received = stack.simulator().stats().perSecondMax();
                Duration transit = longestTransit(sent, arrivals(stack));
                System.out.printf(
                        "rate limit %d: at most %d in a second as sent, %d as received; %.1f %% of"
                                + " the limit used; longest way from sent to received %s%n",
                        LIMIT, most, received, 100 * utilisation(sent), transit);
                assertThat(sent).hasSizeGreaterThanOrEqualTo(EVENTS);
                assertThat(most).isLessThanOrEqualTo(LIMIT + 1);
                if (transit.compareTo(TRANSIT_MAX) < 0) {
                    assertThat(received).isLessThanOrEqualTo(LIMIT + 1 + LIMIT / 20);
                    assertThat(utilisation(sent)).isGreaterThanOrEqualTo(0.97);
                }
            }
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> hires(Stack stack) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            records.add(
                    stack.feed()
                            .record(
                                    stack.usersTopic(),
                                    Draft.about("user-" + i).created("Name"),
                                    ContentMode.BINARY));
        }
        return records;
    }

    private static List<Long> sendTimes(String log) {
        return SENT.matcher(log)
                .results()
                .map(MatchResult::group)
                .map(line -> Long.parseLong(line.substring(line.lastIndexOf('=') + 1)))
                .sorted()
                .toList();
    }

    private static List<Long> arrivals(Stack stack) {
        return stack.simulator().journal().stream()
                .map(JournalEntry::arrivalNanos)
                .sorted()
                .toList();
    }

    /** Both read the machine's monotonic clock. */
    private static Duration longestTransit(List<Long> sent, List<Long> received) {
        assertThat(received).hasSameSizeAs(sent);
        long longest = 0;
        for (int i = 0; i < sent.size(); i++) {
            longest = Math.max(longest, received.get(i) - sent.get(i));
        }
        return Duration.ofNanos(longest);
    }

    private static int mostInASecond(List<Long> times) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** Between the second second and the last 100 calls: lanes are ready on all partitions. */
    private static double utilisation(List<Long> times) {
        int from = 2 * LIMIT;
        int to = times.size() - LIMIT;
        double seconds = (times.get(to) - times.get(from)) / (double) SECOND;
        return (to - from) / seconds / LIMIT;
    }
}
