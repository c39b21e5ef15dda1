package io.github.mesiboprovisioner.worker.observe;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.CircuitState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.LaneState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.StateKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Gauges of one scrape all show the same moment. */
final class StatusGauges implements MeterBinder {
    private final Supplier<StatusSnapshot> status;
    private final AtomicReference<Supplier<StatusSnapshot>> latest;

    StatusGauges(Supplier<StatusSnapshot> status) {
        this.status = status;
        this.latest = new AtomicReference<>(status);
    }

    /** Before every scrape. */
    void refresh() {
        StatusSnapshot now = status.get();
        latest.set(() -> now);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Bound bound = new Bound(registry);
        bound.gauge(Metric.PENDING_EVENTS, now -> now.load().pendingEvents());
        bound.gauge(Metric.OLDEST_EVENT, now -> seconds(now.load().oldest()));
        bound.gauge(Metric.LAG, StatusGauges::lag);
        bound.gauge(Metric.INFLIGHT, now -> now.backend().inflight());
        bound.gauge(Metric.RATE_LIMIT_PERMITS, now -> now.backend().rate().share());
        bound.gauge(Metric.MEMBERS_PENDING, now -> now.holdings().membersPending());
        bound.gauge(Metric.REMOVALS_HELD, now -> now.holdings().removalsHeld());
        bound.gauge(Metric.READY, now -> flag(now.health().ready()));
        bound.gauge(Metric.STALLED, now -> seconds(now.health().stalled()));
        Stream.of(HaltReason.values()).forEach(bound::halted);
        Stream.of(LaneState.values()).forEach(bound::lanes);
        Stream.of(StateKind.values()).forEach(bound::entries);
        Stream.of(CircuitState.values()).forEach(bound::circuit);
    }

    private static double lag(StatusSnapshot now) {
        return now.partitions().stream().mapToLong(partition -> partition.lag().orElse(0)).sum();
    }

    /** Of any length: time stamps of records may be far away. */
    static double seconds(Duration duration) {
        return duration.toSeconds() + duration.toMillisPart() / 1_000.0;
    }

    private static double flag(boolean on) {
        return on ? 1 : 0;
    }

    /** Registers gauges in one registry. */
    private final class Bound {
        private final MeterRegistry registry;

        private Bound(MeterRegistry registry) {
            this.registry = registry;
        }

        private void halted(HaltReason reason) {
            gauge(
                    Metric.HALTED,
                    now -> flag(now.health().halts().containsKey(reason)),
                    reason.label());
        }

        private void lanes(LaneState state) {
            gauge(Metric.LANES, now -> now.load().lanes().getOrDefault(state, 0), Label.of(state));
        }

        private void entries(StateKind kind) {
            gauge(
                    Metric.STATE_ENTRIES,
                    now -> now.holdings().entries().getOrDefault(kind, 0L),
                    Label.of(kind));
        }

        private void circuit(CircuitState state) {
            gauge(
                    Metric.CIRCUIT_STATE,
                    now -> flag(now.backend().circuit() == state),
                    Label.of(state));
        }

        private void gauge(
                Metric metric, ToDoubleFunction<StatusSnapshot> value, String... values) {
            Gauge.builder(metric.meterName(), () -> value.applyAsDouble(latest.get().get()))
                    .description(metric.description())
                    .tags(Tagged.tags(metric, values))
                    .register(registry);
        }
    }
}
