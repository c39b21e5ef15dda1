package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Everything that speaks Kafka, started in the only order that is safe: topics, so that who is
 * refused has done nothing to anybody; then the producer, which ends what a predecessor of this
 * instance left open, and a twin; then the group.
 *
 * <p>Thread: one of its own starts the others and then looks after the topics.
 */
public final class KafkaSide implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaSide.class);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(30);
    private static final Duration CONTROL_MAX = Duration.ofSeconds(1);

    private final StopSignal stop = new StopSignal();
    private final Outlets outlets;
    private final List<String> input;
    private final Topics topics;
    private final LogEnds ends;
    private final Control control;
    private final Committer committer;
    private final Intake intake;
    private final GroupMembers members;
    private final int requestBytesMax;
    private final Thread thread;
    private final Thread watcher;
    private final Thread commands;
    private final Thread clock;
    private volatile RecordLimits limits;
    private volatile boolean open;

    /**
     * What speaks Kafka for one instance.
     *
     * @param made of the same properties
     */
    public KafkaSide(
            Clients made,
            ClientProperties properties,
            Destinations destinations,
            IntakeOptions options,
            Outlets outlets) {
        LiveClients live = new LiveClients();
        Clients clients = live.of(made);
        this.outlets = outlets;
        this.requestBytesMax =
                new ProducerConfig(properties.producer())
                        .getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        this.limits = new RecordLimits(requestBytesMax, Map.of());
        this.input = destinations.topics().input();
        this.ends = new LogEnds(clients, stop);
        this.topics = new Topics(clients, destinations.topics(), stop, System::nanoTime);
        OutputRecords records = new OutputRecords(destinations, () -> limits);
        this.committer = new Committer(clients, records, outlets, System::nanoTime);
        EgressWatch egress =
                new EgressWatch(
                        destinations.egress(), clients, properties.kafka().groupId(), outlets);
        this.intake = new Intake(clients, destinations.topics(), options, egress, outlets);
        this.members = new GroupMembers(clients.admin(), properties.kafka().groupId());
        this.control =
                new Control(clients, destinations.topics().outputs().control(), outlets, stop);
        this.thread = outlets.thread("kafka", this::run);
        this.watcher = outlets.thread("log-ends", ends::watch);
        this.commands = outlets.thread("control", control::run);
        this.clock = outlets.thread("clock", () -> live.watch(stop));
    }

    /**
     * Where results go, and in which form.
     *
     * @param worker names this instance in dead letters
     * @param egress keeps us out while too many hosts call mesibo
     */
    public record Destinations(
            TopicSettings topics, ResultCodec results, String worker, EgressGuard egress) {}

    /** Begins; returns at once. */
    public void start() {
        clock.start();
        thread.start();
    }

    /** For {@code Commit}. */
    public Committer committer() {
        return committer;
    }

    /** For {@code Start}, {@code Pause}, {@code Resume} and {@code Released}. */
    public Intake intake() {
        return intake;
    }

    /** For {@code ReadControl}. */
    public void readControl(long position) {
        control.readAgain(position);
    }

    /** Who is in the consumer group, as far as it is known. */
    public List<GroupMembers.Member> members() {
        return members.now();
    }

    /** Where it stands, for probes. */
    public IntakeStatus status() {
        if (!topics.waitingFor().isEmpty()) {
            return IntakeStatus.waiting(topics.waitingFor());
        }
        return open ? intake.status() : IntakeStatus.waiting("Kafka's transaction coordinator");
    }

    /** How many records of an input partition lie behind {@code offset}, if that is known. */
    public OptionalLong lag(PartitionId partition, long offset) {
        OptionalLong end = ends.of(partition);
        return end.isEmpty() ? end : OptionalLong.of(Math.max(0, end.getAsLong() - offset));
    }

    /** Ends the membership and the producer. The engine has released everything, or time is up. */
    public void close(Duration max) {
        stop.give();
        long deadline = System.nanoTime() + max.toNanos();
        intake.close(max);
        committer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        thread.interrupt();
        watcher.interrupt();
        end(commands);
    }

    /** It looks by itself whether to stop: interrupted, its consumer would not close cleanly. */
    private static void end(Thread thread) {
        try {
            if (thread.isAlive() && !thread.join(CONTROL_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(ClientProperties.CALL_MAX.multipliedBy(2));
    }

    private void run() {
        try {
            limit(topics.awaitUsable());
            committer.start();
            while (!committer.awaitOpen(SAY_AGAIN)) {
                stop.throwIfGiven();
                log.warn("waiting for Kafka's transaction coordinator");
            }
            open = true;
            watcher.start();
            commands.start();
            intake.start();
            topics.watch(outlets.mailbox(), this::limit, intake::rejoin);
        } catch (Topics.Refused e) {
            outlets.fatal().accept(new Fatal.Unusable(String.valueOf(e.getMessage())));
        } catch (StopSignal.Stopped | InterruptedException e) {
            log.debug("stopped");
        }
    }

    private void limit(TopicSurvey survey) {
        limits = new RecordLimits(requestBytesMax, survey.bytesMax());
        ends.partitions(survey.partitions(input));
    }
}
