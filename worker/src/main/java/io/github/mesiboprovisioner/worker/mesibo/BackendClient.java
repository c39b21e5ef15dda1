package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;
import io.github.mesiboprovisioner.worker.mesibo.transport.NettyTransport;
import io.github.mesiboprovisioner.worker.mesibo.transport.Transport;
import io.github.mesiboprovisioner.worker.mesibo.wire.ReplyReader;
import io.github.mesiboprovisioner.worker.mesibo.wire.Wire;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Calls mesibo, many at a time, each once.
 *
 * <p>Threads: any calls; replies are told on the transport's thread, which must not be held up.
 */
public final class BackendClient implements AutoCloseable {
    private final Transport transport;
    private final Office office;
    private final Bulkhead bulkhead;
    private final AtomicInteger lastId = new AtomicInteger(Wire.ID_MIN);

    BackendClient(Transport transport, Office office, int concurrency) {
        this.transport = transport;
        this.office = office;
        this.bulkhead =
                Bulkhead.of(
                        "mesibo",
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(concurrency)
                                .maxWaitDuration(Duration.ZERO)
                                .build());
    }

    /**
     * A client of the backend that the settings name. It connects when it is first used.
     *
     * @param bound holds back what would leave too early, although it has a permit
     * @param leaseNanos until when (monotonic) calls may be in flight: asked right before each send
     * @throws IOException if the private CA cannot be read
     */
    public static BackendClient open(
            MesiboSettings settings, CurrentToken token, SendBound bound, LongSupplier leaseNanos)
            throws IOException {
        int concurrency = settings.limits().concurrency();
        Office office =
                new Office(
                        new Wire(settings, token),
                        new ReplyReader(InstantSource.system()),
                        token,
                        bound,
                        leaseNanos,
                        settings.endpoint().requestTimeout().toNanos(),
                        new SendJournal(InstantSource.system()));
        return new BackendClient(
                NettyTransport.open(settings.endpoint(), concurrency), office, concurrency);
    }

    /** Optional: loads what takes long to load, so that {@link #open} is quick. */
    public static void warmUp() {
        NettyTransport.warmUp();
    }

    /** Sends {@code operation} and returns at once; {@code done} is told once how it ended. */
    public void call(Operation operation, Optional<String> traceparent, Consumer<Reply> done) {
        call(operation, traceparent, office.leaseNanos(), done);
    }

    /**
     * Sends {@code operation} under a lease of its own.
     *
     * @param leaseNanos until when (monotonic) this call may be in flight: asked right before it is
     *     sent, which may be long after now
     */
    public void call(
            Operation operation,
            Optional<String> traceparent,
            LongSupplier leaseNanos,
            Consumer<Reply> done) {
        if (!bulkhead.tryAcquirePermission()) {
            throw new IllegalStateException(
                    "more than "
                            + bulkhead.getBulkheadConfig().getMaxConcurrentCalls()
                            + " operations in flight");
        }
        Consumer<Reply> leave =
                reply -> {
                    bulkhead.onComplete();
                    done.accept(reply);
                };
        transport.carry(
                new Call(operation, nextId(), traceparent, office.under(leaseNanos), leave));
    }

    private int nextId() {
        return lastId.updateAndGet(id -> id == Integer.MAX_VALUE ? Wire.ID_MIN : id + 1);
    }

    /** What is in flight ends at once: in doubt, if it was sent. */
    @Override
    public void close() {
        transport.close();
    }
}
