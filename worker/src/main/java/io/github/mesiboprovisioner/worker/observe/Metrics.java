package io.github.mesiboprovisioner.worker.observe;

import io.github.mesiboprovisioner.contracts.EventType;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.kafka.KafkaListener.TransactionFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts what the worker does. Every label value is from a fixed set, so that no input can make the
 * number of time series grow.
 *
 * <p>Thread: any.
 */
public final class Metrics implements AutoCloseable {
    /** What {@link Operation#op()} may be. */
    private static final List<String> OPS =
            List.of(
                    "useradd",
                    "userset",
                    "userdel",
                    "groupadd",
                    "groupset",
                    "groupdel",
                    "groupeditmembers",
                    "groupgetmembers",
                    "groupsget");

    /** What {@link #outcome} may say. */
    private static final List<String> OUTCOMES =
            List.of(
                    "applied",
                    "rejected",
                    "too_large",
                    "transient",
                    "throttled",
                    "forbidden",
                    Label.UNKNOWN);

    /** Records are stamped by their source, with the year 1 if it likes: that is no nanoseconds. */
    private static final Duration SINCE_RECORD_MAX = Duration.ofDays(365);

    private static final Set<Result.Reason> WITH_A_TYPE =
            EnumSet.complementOf(EnumSet.of(Result.Reason.TOMBSTONE));

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final StatusGauges gauges;
    private final Platform platform;

    /**
     * @param status asked once per scrape
     */
    public Metrics(Supplier<StatusSnapshot> status) {
        gauges = new StatusGauges(status);
        gauges.bindTo(registry);
        platform = Platform.bindTo(registry);
        registerZeros();
    }

    /** A result is committed; extra results (members settled, released…) are no events. */
    public void published(Result result, Duration sinceRecord) {
        tokenInDoubt(result.outcome());
        if (!result.idSuffix().isEmpty()) {
            return;
        }
        Optional<EventType> type = result.origin().type().flatMap(EventType::of);
        switch (result.outcome()) {
            case Result.Outcome.Applied _ -> event(type, "applied", Label.NONE);
            case Result.Outcome.Skipped(var reason, _) -> event(type, "skipped", Label.of(reason));
            case Result.Outcome.Failed(var problem, _) -> {
                event(type, "failed", Label.of(problem.kind()));
                if (problem.deadLetter()) {
                    deadLetters(problem.kind()).increment();
                }
            }
        }
        timer(Metric.EVENT_DURATION).record(bounded(sinceRecord));
    }

    private static Duration bounded(Duration sinceRecord) {
        if (sinceRecord.isNegative()) {
            return Duration.ZERO;
        }
        return sinceRecord.compareTo(SINCE_RECORD_MAX) < 0 ? sinceRecord : SINCE_RECORD_MAX;
    }

    /** An HTTP attempt has ended. */
    public void operation(Operation operation, Reply reply, Duration took) {
        counter(Metric.OPERATIONS, operation.op(), outcome(reply)).increment();
        timer(Metric.OPERATION_DURATION, operation.op()).record(took);
    }

    /** An operation was sent this long after it could have been, for want of a permit. */
    public void rateLimitWaited(Duration waited) {
        timer(Metric.RATE_LIMIT_WAIT).record(waited);
    }

    /** So many events took effect through another event's operation. */
    public void coalesced(int events) {
        counter(Metric.COALESCED).increment(events);
    }

    /** The state of a partition has been read. */
    public void restored(Duration took) {
        timer(Metric.RESTORE_DURATION).record(took);
    }

    /** A Kafka transaction has been committed. */
    public void transaction(Duration took) {
        timer(Metric.TRANSACTION_DURATION).record(took);
    }

    /** A Kafka transaction was not committed, or not at once. */
    public void transactionFailed(TransactionFailure failure) {
        counter(Metric.TRANSACTION_FAILURES, Label.of(failure)).increment();
    }

    /** A group is created again because the first creation was never answered. */
    public void groupCreateUncertain() {
        counter(Metric.GROUP_CREATE_UNCERTAIN).increment();
    }

    /** Retention removed input records before they were processed. */
    public void recordsLost(long records) {
        counter(Metric.RECORDS_LOST).increment((double) records);
    }

    /** The Kafka clients' own metrics are added from now on. */
    public KafkaMeters kafka() {
        return new KafkaMeters(registry);
    }

    /** All metrics in the format that {@code accept} asks for. */
    public String scrape(Exposition exposition) {
        gauges.refresh();
        return registry.scrape(exposition.contentType());
    }

    @Override
    public void close() {
        platform.close();
        registry.close();
    }

    private void tokenInDoubt(Result.Outcome outcome) {
        Result.Details details =
                switch (outcome) {
                    case Result.Outcome.Applied(_, var of) -> of;
                    case Result.Outcome.Skipped(_, var of) -> of;
                    case Result.Outcome.Failed(_, var of) -> of;
                };
        if (details.token().filter(Result.Token::inDoubt).isPresent()) {
            counter(Metric.TOKENS_IN_DOUBT).increment();
        }
    }

    private void event(Optional<EventType> type, String outcome, String reason) {
        String label = type.map(EventType::type).orElse(Label.UNKNOWN);
        counter(Metric.EVENTS, label, outcome, reason).increment();
    }

    private Counter deadLetters(Result.Problem.Kind kind) {
        return counter(Metric.DEAD_LETTERS, Label.of(kind));
    }

    private static String outcome(Reply reply) {
        return switch (reply) {
            case Reply.Applied _ -> "applied";
            case Reply.Unknown _ -> Label.UNKNOWN;
            case Reply.Refused(var failure) ->
                    switch (failure) {
                        case Failure.Rejected _ -> "rejected";
                        case Failure.TooLarge _ -> "too_large";
                        case Failure.Transient _ -> "transient";
                        case Failure.Throttled _ -> "throttled";
                        case Failure.Forbidden _ -> "forbidden";
                    };
        };
    }

    /** A counter that appears only with its first event hides that event from every rate. */
    private void registerZeros() {
        Stream.of(
                        Metric.COALESCED,
                        Metric.GROUP_CREATE_UNCERTAIN,
                        Metric.TOKENS_IN_DOUBT,
                        Metric.RECORDS_LOST)
                .forEach(this::counter);
        Stream.of(
                        Metric.EVENT_DURATION,
                        Metric.RATE_LIMIT_WAIT,
                        Metric.RESTORE_DURATION,
                        Metric.TRANSACTION_DURATION)
                .forEach(this::timer);
        Stream.of(TransactionFailure.values())
                .forEach(failure -> counter(Metric.TRANSACTION_FAILURES, Label.of(failure)));
        for (Result.Problem.Kind kind : Result.Problem.Kind.values()) {
            deadLetters(kind);
            counter(Metric.EVENTS, Label.UNKNOWN, "failed", Label.of(kind));
            for (EventType type : EventType.values()) {
                counter(Metric.EVENTS, type.type(), "failed", Label.of(kind));
            }
        }
        for (EventType type : EventType.values()) {
            counter(Metric.EVENTS, type.type(), "applied", Label.NONE);
            for (Result.Reason reason : WITH_A_TYPE) {
                counter(Metric.EVENTS, type.type(), "skipped", Label.of(reason));
            }
        }
        counter(Metric.EVENTS, Label.UNKNOWN, "skipped", Label.of(Result.Reason.TOMBSTONE));
        for (String op : OPS) {
            timer(Metric.OPERATION_DURATION, op);
            OUTCOMES.forEach(outcome -> counter(Metric.OPERATIONS, op, outcome));
        }
    }

    /** Looked up for every event: the registry's own way there costs more than the counting. */
    private Counter counter(Metric metric, String... values) {
        return counters.computeIfAbsent(new Series(metric, List.of(values)), this::newCounter);
    }

    private Timer timer(Metric metric, String... values) {
        return timers.computeIfAbsent(new Series(metric, List.of(values)), this::newTimer);
    }

    private Counter newCounter(Series series) {
        return Counter.builder(series.metric().meterName())
                .description(series.metric().description())
                .tags(series.tags())
                .register(registry);
    }

    private Timer newTimer(Series series) {
        return Timer.builder(series.metric().meterName())
                .description(series.metric().description())
                .tags(series.tags())
                .serviceLevelObjectives(series.metric().buckets().toArray(Duration[]::new))
                .register(registry);
    }

    /** A metric with the values of its labels. */
    private record Series(Metric metric, List<String> values) {
        Tags tags() {
            return Tagged.tags(metric, values.toArray(String[]::new));
        }
    }
}
