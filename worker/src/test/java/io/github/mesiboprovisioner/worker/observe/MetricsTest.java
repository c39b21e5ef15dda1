package io.github.mesiboprovisioner.worker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.kafka.KafkaListener.TransactionFailure;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** CONTRACT 8: names, labels, formats. */
final class MetricsTest {
    private final AtomicReference<StatusSnapshot> status = new AtomicReference<>(Samples.healthy());
    private final Metrics metrics = new Metrics(status::get);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void names_areTheContracts() {
        assertThat(Stream.of(Metric.values()).map(MetricsTest::signature))
                .containsExactlyInAnyOrder(
                        "provisioner_events_total[type, outcome, reason]",
                        "provisioner_event_duration_seconds[]",
                        "provisioner_dead_letters_total[kind]",
                        "mesibo_operations_total[op, outcome]",
                        "mesibo_operation_duration_seconds[op]",
                        "mesibo_rate_limit_permits_per_second[]",
                        "mesibo_rate_limit_wait_seconds[]",
                        "mesibo_inflight_operations[]",
                        "mesibo_circuit_state[state]",
                        "provisioner_halted[reason]",
                        "provisioner_lanes[state]",
                        "provisioner_pending_events[]",
                        // besides: what alerts need and the others do not tell
                        "provisioner_oldest_event_seconds[]",
                        "provisioner_transaction_failures_total[kind]",
                        "provisioner_ready[]",
                        // besides: while reading is paused, Kafka's own lag metrics stand still
                        "provisioner_lag_records[]",
                        "provisioner_coalesced_events_total[]",
                        "provisioner_state_entries[kind]",
                        "provisioner_restore_duration_seconds[]",
                        "provisioner_transaction_duration_seconds[]",
                        "provisioner_group_create_uncertain_total[]",
                        "provisioner_members_pending[]",
                        "provisioner_removals_held[]",
                        "provisioner_tokens_in_doubt_total[]",
                        "provisioner_records_lost_total[]",
                        "provisioner_stalled_seconds[]");
    }

    @Test
    void scrape_idleWorker_exposesEveryName() {
        String text = metrics.scrape(Exposition.PROMETHEUS);

        assertThat(Metric.values())
                .allSatisfy(metric -> assertThat(text).contains(typeLine(metric)))
                .allSatisfy(metric -> assertThat(text).contains("# HELP " + metric.exposedName()));
    }

    @Test
    void scrape_idleWorker_exposesThePlatform() {
        assertThat(metrics.scrape(Exposition.PROMETHEUS))
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_gc_",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_uptime_seconds",
                        "process_files_open_files");
    }

    @Test
    void published_outcomes_areCountedByTypeOutcomeReason() {
        Optional<String> created = Optional.of("identity.user.created.v1");
        metrics.published(Samples.result(created, "", Samples.applied()), Duration.ofMillis(70));
        metrics.published(Samples.result(created, "", Samples.failed(true)), Duration.ZERO);
        metrics.published(Samples.result(created, "", Samples.failed(false)), Duration.ZERO);
        metrics.published(
                Samples.result(Optional.of("of.my.own"), "", Samples.applied()),
                Duration.ofSeconds(-1));
        metrics.published(
                Samples.result(Optional.empty(), "", Samples.tokenInDoubt()), Duration.ZERO);

        assertThat(lines())
                .contains(
                        event("identity.user.created.v1", "applied", "none", 1),
                        event("identity.user.created.v1", "failed", "rejected", 2),
                        event("unknown", "applied", "none", 1),
                        event("unknown", "skipped", "superseded", 1),
                        "provisioner_dead_letters_total{kind=\"rejected\"} 1.0",
                        "provisioner_dead_letters_total{kind=\"exhausted\"} 0.0",
                        "provisioner_tokens_in_doubt_total 1.0",
                        "provisioner_event_duration_seconds_bucket{le=\"0.05\"} 4",
                        "provisioner_event_duration_seconds_bucket{le=\"0.1\"} 5",
                        "provisioner_event_duration_seconds_count 5");
    }

    /** A source may stamp its records with the year 1, or with nonsense. */
    @Test
    void published_timeStampFarInThePast_countsAsAYear() {
        Instant far = Instant.ofEpochMilli(-62_135_596_800_000L);
        metrics.published(
                Samples.result(Optional.empty(), "", Samples.applied()),
                Duration.between(far, Samples.NOW));

        assertThat(lines())
                .contains(
                        "provisioner_event_duration_seconds_count 1",
                        "provisioner_event_duration_seconds_sum 3.1536E7");
    }

    @Test
    void scrape_timeStampOutOfAllBounds_showsItsAge() {
        Instant first = Instant.ofEpochMilli(Long.MIN_VALUE);
        status.set(Samples.waitingSince(first));

        assertThat(lines()).contains("provisioner_oldest_event_seconds 9.223373809213976E15");
    }

    @Test
    void published_extraResult_isNoEvent() {
        metrics.published(
                Samples.result(Optional.empty(), "/released", Samples.applied()), Duration.ZERO);

        assertThat(lines()).contains("provisioner_event_duration_seconds_count 0");
    }

    @Test
    void operation_replies_areCountedByOutcome() {
        Operation delete = new Operation.UserDelete("ada");
        Failure timeout = new Failure.Transient(Failure.Transient.Cause.TIMEOUT, Optional.empty());
        Stream.of(
                        new Reply.Applied(new Reply.Answer.AlreadyGone()),
                        new Reply.Unknown(timeout),
                        new Reply.Refused(timeout),
                        new Reply.Refused(new Failure.TooLarge()),
                        new Reply.Refused(new Failure.Throttled(Optional.empty())),
                        new Reply.Refused(new Failure.Forbidden(Failure.Forbidden.Kind.BREACH)))
                .forEach(reply -> metrics.operation(delete, reply, Duration.ofMillis(30)));

        assertThat(lines())
                .contains(
                        operations("applied"),
                        operations("unknown"),
                        operations("transient"),
                        operations("too_large"),
                        operations("throttled"),
                        operations("forbidden"),
                        "mesibo_operation_duration_seconds_bucket{op=\"userdel\",le=\"0.025\"} 0",
                        "mesibo_operation_duration_seconds_bucket{op=\"userdel\",le=\"0.05\"} 6");
    }

    /** A rate does not see the step from nothing to one. */
    @Test
    void scrape_nothingHappenedYet_exposesItAsZero() {
        assertThat(lines())
                .contains(
                        event("identity.user.updated.v1", "skipped", "superseded", 0),
                        event("unknown", "skipped", "tombstone", 0),
                        event("identity.user.created.v1", "failed", "rejected", 0),
                        event("unknown", "failed", "undecodable", 0),
                        "mesibo_operations_total{op=\"groupadd\",outcome=\"throttled\"} 0.0",
                        "provisioner_transaction_failures_total{kind=\"in_doubt\"} 0.0");
    }

    @Test
    void transactionFailed_kinds_areCounted() {
        metrics.transactionFailed(TransactionFailure.ABORTED);
        metrics.transactionFailed(TransactionFailure.ABORTED);

        assertThat(lines())
                .contains(
                        "provisioner_transaction_failures_total{kind=\"aborted\"} 2.0",
                        "provisioner_transaction_failures_total{kind=\"timed_out\"} 0.0");
    }

    @Test
    void scrape_readyInstance_isOne() {
        assertThat(lines()).contains("provisioner_ready 1.0");
    }

    @Test
    void scrape_gauges_showTheLatestSnapshot() {
        status.set(Samples.halted(HaltReason.BREACH, "the app is disabled"));

        assertThat(lines())
                .contains(
                        "provisioner_halted{reason=\"breach\"} 1.0",
                        "provisioner_halted{reason=\"auth\"} 0.0",
                        "provisioner_halted{reason=\"egress\"} 0.0",
                        "provisioner_halted{reason=\"partitions\"} 0.0",
                        "provisioner_halted{reason=\"reset\"} 0.0",
                        "provisioner_halted{reason=\"lease\"} 0.0",
                        "provisioner_ready 0.0",
                        "provisioner_oldest_event_seconds 2.5",
                        "provisioner_stalled_seconds 1.5",
                        "provisioner_lanes{state=\"ready\"} 3.0",
                        "provisioner_lanes{state=\"waiting\"} 0.0",
                        "provisioner_state_entries{kind=\"member\"} 2000.0",
                        "provisioner_pending_events 7.0",
                        "mesibo_circuit_state{state=\"half_open\"} 1.0",
                        "mesibo_circuit_state{state=\"closed\"} 0.0",
                        "mesibo_rate_limit_permits_per_second 12.5",
                        "mesibo_inflight_operations 2.0",
                        "provisioner_members_pending 4.0",
                        "provisioner_removals_held 5.0");
    }

    @Test
    void scrape_openMetrics_endsWithItsMark() {
        assertThat(metrics.scrape(Exposition.OPEN_METRICS)).endsWith("# EOF\n");
    }

    @Test
    void watch_kafkaClients_exposesTheirMetricsUntilClosed() {
        Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:1");
        try (var consumer =
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                var producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer());
                var _ = metrics.kafka().watch(consumer);
                var _ = metrics.kafka().watch(producer)) {
            assertThat(metrics.scrape(Exposition.PROMETHEUS))
                    .contains("\nkafka_consumer_", "\nkafka_producer_");
        }
        assertThat(metrics.scrape(Exposition.PROMETHEUS)).doesNotContain("\nkafka_consumer_");
    }

    private List<String> lines() {
        return metrics.scrape(Exposition.PROMETHEUS).lines().toList();
    }

    private static String signature(Metric metric) {
        return metric.exposedName() + metric.labels();
    }

    private static String typeLine(Metric metric) {
        String type = metric.kind().name().toLowerCase(java.util.Locale.ROOT);
        return "# TYPE " + metric.exposedName() + " " + type + "\n";
    }

    private static String event(String type, String outcome, String reason, int count) {
        return "provisioner_events_total{outcome=\"%s\",reason=\"%s\",type=\"%s\"} %d.0"
                .formatted(outcome, reason, type, count);
    }

    private static String operations(String outcome) {
        return "mesibo_operations_total{op=\"userdel\",outcome=\"%s\"} 1.0".formatted(outcome);
    }
}
