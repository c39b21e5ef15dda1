package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Reads the input topics as a member of the consumer group, and does with the partitions what the
 * engine asks for. A consumer that fails is replaced by a new one, for as long as it takes; only a
 * twin ends this.
 *
 * <p>Thread: one of its own, the only one that touches the consumer. Other threads leave commands.
 */
public final class Intake implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** A lease that grew by less is not worth a message. */
    private static final long LEASE_STEP = Duration.ofMillis(100).toNanos();

    private final Clients clients;
    private final IntakeParts parts;
    private final Thread thread;
    private volatile IntakeStatus status = IntakeStatus.waiting("not started");
    private final long begun = System.nanoTime();
    private volatile long lease = begun;

    /** What the engine was told of, and is neither lost nor released. */
    private final Set<Grant> live = ConcurrentHashMap.newKeySet();

    Intake(
            Clients clients,
            TopicSettings topics,
            IntakeOptions options,
            EgressWatch egress,
            Outlets outlets) {
        BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
        Restorer restorer =
                new Restorer(
                        clients,
                        topics,
                        outlets,
                        (grant, restored) -> commands.add(new Command.Found(grant, restored)));
        this.clients = clients;
        this.parts =
                new IntakeParts(
                        topics.input(),
                        options,
                        restorer,
                        egress,
                        commands,
                        new Outlets(
                                input -> {
                                    note(input);
                                    outlets.mailbox().accept(input);
                                },
                                outlets.listener(),
                                outlets.fatal()),
                        new StopSignal());
        this.thread = outlets.thread("intake", this::run);
    }

    /** Begins to join the group. */
    void start() {
        parts.restorer().start();
        thread.start();
    }

    /** Reads the partition from {@code offset} on. */
    public void start(Grant grant, long offset) {
        parts.commands().add(new Command.Start(grant, offset));
    }

    public void pause(Grant grant) {
        parts.commands().add(new Command.Pause(grant));
    }

    public void resume(Grant grant) {
        parts.commands().add(new Command.Resume(grant));
    }

    /** The engine has forgotten the partition: it may go. */
    public void released(Grant grant) {
        live.remove(grant);
        parts.commands().add(new Command.Release(grant));
    }

    /** Gives everything up and takes it again: what is known of the input is out of date. */
    void rejoin(String reason) {
        parts.commands().add(new Command.Rejoin(reason));
    }

    /**
     * Monotonic: nothing may be in flight after this. Looked at right before a call is sent: who
     * has called counts among the hosts that do.
     */
    public long leaseNanos() {
        return parts.egress().guard().claim() ? lease : begun;
    }

    /**
     * The same for calls of this grant: none once it is lost, although the lease may go on with the
     * next one of the same partition.
     */
    public long leaseNanos(Grant grant) {
        return live.contains(grant) ? leaseNanos() : begun;
    }

    public IntakeStatus status() {
        return status;
    }

    /** Ends the membership: a static member stays in the group, a dynamic one leaves it. */
    public void close(Duration max) {
        parts.stop().give();
        try {
            if (thread.isAlive() && !thread.join(max)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.restorer().close();
    }

    @Override
    public void close() {
        close(ClientProperties.CALL_MAX.multipliedBy(2));
    }

    private void note(Input input) {
        if (input instanceof Input.Granted(var grant, _)) {
            live.add(grant);
        } else if (input instanceof Input.Lost(var grants)) {
            grants.forEach(live::remove);
        }
    }

    private void run() {
        Backoff backoff = new Backoff(parts.stop());
        try {
            while (!parts.stop().isGiven()) {
                parts.egress().awaitRoom(parts.stop());
                consume(backoff);
            }
        } catch (StopSignal.Stopped e) {
            log.debug("stopped");
        } catch (FencedInstanceIdException e) {
            parts.outlets().fatal().accept(Fatal.Twin.of("the group member was fenced"));
        } finally {
            status = IntakeStatus.waiting("stopped");
        }
    }

    private void consume(Backoff backoff) {
        try (InputConsumer consumer = new InputConsumer(clients.consumer().get(), parts)) {
            while (!parts.stop().isGiven() && !parts.egress().guard().isOut()) {
                consumer.turn();
                look(consumer);
                if (status.joined()) {
                    backoff.reset();
                }
            }
        } catch (FencedInstanceIdException e) {
            throw e;
        } catch (KafkaException e) {
            parts.stop().throwIfGiven();
            log.warn("the consumer is made again: {}", LiveClients.reason(e));
            status = IntakeStatus.waiting(LiveClients.reason(e));
            backoff.pause();
        }
    }

    private void look(InputConsumer consumer) {
        status = consumer.status();
        consumer.leaseNanos()
                .ifPresent(
                        until -> {
                            if (until - lease >= LEASE_STEP) {
                                lease = until;
                                parts.outlets().mailbox().accept(new Input.LeaseExtended(until));
                            }
                        });
    }
}
