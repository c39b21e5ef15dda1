package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.EngineStatus;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.kafka.ClientProperties;
import io.github.mesiboprovisioner.worker.kafka.Clients;
import io.github.mesiboprovisioner.worker.kafka.EgressGuard;
import io.github.mesiboprovisioner.worker.kafka.Fatal;
import io.github.mesiboprovisioner.worker.kafka.IntakeOptions;
import io.github.mesiboprovisioner.worker.kafka.KafkaSide;
import io.github.mesiboprovisioner.worker.kafka.Outlets;
import io.github.mesiboprovisioner.worker.mesibo.BackendClient;
import io.github.mesiboprovisioner.worker.mesibo.BreakerCircuit;
import io.github.mesiboprovisioner.worker.mesibo.CurrentToken;
import io.github.mesiboprovisioner.worker.mesibo.rate.Pacer;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;
import io.github.mesiboprovisioner.worker.mesibo.wire.Wire;
import io.github.mesiboprovisioner.worker.observe.ManagementServer;
import io.github.mesiboprovisioner.worker.observe.Metrics;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot;
import io.github.mesiboprovisioner.worker.observe.trace.Spans;
import io.github.mesiboprovisioner.worker.observe.trace.Tracing;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The parts of a running worker, put together in the order in which data travels. */
final class Assembly implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Assembly.class);

    /** How often an instance that was kept out looks; tests do not wait that long. */
    private static final Duration EGRESS_LOOK_AGAIN =
            Duration.ofMillis(Integer.getInteger("provisioner.egress.look.again.ms", 60_000));

    /** What a hand-over takes besides the slowest call. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private final Settings settings;
    private final Worker.Ending ending;
    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final EngineLoop loop;
    private final Observer observer;
    private final Tracing tracing;
    private final KafkaSide kafka;
    private final BackendClient backend;
    private final Pacer pacer;
    private final Thread thread;
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean stopping;

    static Assembly of(Settings settings, Worker.Ending ending) throws Worker.Unusable {
        try {
            return new Assembly(settings, ending);
        } catch (IOException | KafkaException e) {
            throw new Worker.Unusable(
                    "cannot start: %s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    private Assembly(Settings settings, Worker.Ending ending) throws IOException, Worker.Unusable {
        this.settings = settings;
        this.ending = ending;
        InstantSource wall = InstantSource.system();
        CurrentToken token = new CurrentToken(settings.mesibo().access().appToken());
        Engine engine =
                new Engine(
                        EngineSetup.engine(settings, new Wire(settings.mesibo(), token)),
                        new BreakerCircuit(EngineSetup.circuit(settings.mesibo().circuit())),
                        new SplittableRandom());
        Snapshots snapshots =
                new Snapshots(
                        instance(settings, wall.instant()),
                        settings.mesibo().limits().operationsPerSecond().doubleValue(),
                        new KafkaStatus(this::kafka),
                        wall);
        tracing = closing(tracing(settings));
        Metrics metrics = closing(new Metrics(snapshots));
        kafka = kafka(metrics);
        observer = new Observer(metrics, snapshots, wall);
        loop =
                new EngineLoop(
                        engine, wall, this::before, this::carryOut, status -> seen(engine, status));
        SendBound bound = SendBound.closed();
        pacer = closing(Pacer.start(bound, count -> post(new Input.Permits(count))));
        backend =
                closing(
                        BackendClient.open(
                                settings.mesibo(), token, bound, kafka.intake()::leaseNanos));
        closing(token.watch(() -> post(new Input.AppTokenChanged())));
        closing(management(settings.worker().instance().managementPort(), snapshots, metrics));
        thread = new Thread(loop, "engine");
        thread.setUncaughtExceptionHandler(this::broken);
    }

    private static ManagementServer management(int port, Snapshots snapshots, Metrics metrics)
            throws IOException, Worker.Unusable {
        try {
            return ManagementServer.start(port, snapshots, snapshots::detail, metrics);
        } catch (BindException e) {
            throw new Worker.Unusable(
                    "PROVISIONER_MANAGEMENT_PORT is '%d': %s; accepted: a free port, or 0 for any"
                            .formatted(port, e.getMessage()));
        }
    }

    private KafkaSide kafka(Metrics metrics) {
        String instance = settings.worker().instance().id();
        ClientProperties properties = new ClientProperties(settings.kafka(), instance);
        properties.verify();
        Duration drain = settings.mesibo().endpoint().callTimeMax().plus(HAND_OVER);
        return new KafkaSide(
                WatchedClients.of(Clients.of(properties), metrics.kafka()),
                properties,
                new KafkaSide.Destinations(
                        settings.topics(), new ResultCodec(), instance, egress()),
                IntakeOptions.of(settings.kafka(), drain, () -> loop().backlog()),
                new Outlets(this::post, new KafkaMetrics(metrics), this::fatal));
    }

    private EgressGuard egress() {
        int hostsMax = settings.worker().guards().egressHostsMax();
        return new EgressGuard(hostsMax, EGRESS_LOOK_AGAIN);
    }

    private void fatal(Fatal fatal) {
        log.error("{}", fatal.explanation());
        ending.end(
                switch (fatal) {
                    case Fatal.Unusable _ -> ExitCode.UNUSABLE;
                    case Fatal.Twin _, Fatal.Broken _ -> ExitCode.FAILED;
                });
    }

    private void before(Input input, long nanos) {
        observer.before(input, nanos);
        tracing.before(input);
    }

    private void seen(Engine engine, EngineStatus status) {
        observer.status(engine, status);
        if (stopping && status.partitions().isEmpty()) {
            drained.countDown();
        }
    }

    private static Tracing tracing(Settings settings) throws IOException {
        return switch (settings.traces().exporter()) {
            case NONE -> new Tracing.Off();
            case OTLP ->
                    Spans.open(
                            new Spans.Identity(
                                    settings.worker().instance().id(),
                                    settings.kafka().groupId(),
                                    VersionCommand.version()),
                            settings.mesibo().endpoint().url().getHost());
        };
    }

    private static StatusSnapshot.Instance instance(Settings settings, Instant now) {
        return new StatusSnapshot.Instance(
                settings.worker().instance().id(),
                settings.kafka().groupId(),
                VersionCommand.version(),
                now);
    }

    private <T extends AutoCloseable> T closing(T part) {
        closings.push(() -> close(part));
        return part;
    }

    private KafkaSide kafka() {
        return kafka;
    }

    private EngineLoop loop() {
        return loop;
    }

    void start() {
        thread.start();
        kafka.start();
    }

    /** Settles the calls in flight and gives every partition back, for as long as that may take. */
    void drain() throws InterruptedException {
        post(new Input.Stopping());
        stopping = true;
        Duration atMost = settings.worker().instance().shutdownTimeout();
        if (!drained.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            log.warn("not everything was settled within {}: the next owner goes on", atMost);
        }
    }

    @Override
    public void close() {
        kafka.close(HAND_OVER);
        loop.stop();
        closings.forEach(Runnable::run);
    }

    private void post(Input input) {
        loop.post(input);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.ReadControl(var position) -> kafka.readControl(position);
            case Effect.Start(var grant, var offset) -> kafka.intake().start(grant, offset);
            case Effect.Pause(var grant) -> kafka.intake().pause(grant);
            case Effect.Resume(var grant) -> kafka.intake().resume(grant);
            case Effect.Released(var grant) -> released(grant);
            case Effect.Call call -> call(call);
            case Effect.Commit(var batch) -> kafka.committer().commit(tracing.continued(batch));
            case Effect.Published(var batch) -> published(batch);
            case Effect.Share(var permitsPerSecond) -> pacer.setRate(permitsPerSecond);
            case Effect.Want(var permits) -> pacer.want(permits);
            case Effect.GiveBack(var permits) -> pacer.giveBack(permits);
            case Effect.WakeAt _ -> {}
            case Effect.Halt halt -> observer.halt(halt);
            case Effect.Refuse(var explanation) -> {
                log.error("{}", explanation);
                ending.end(ExitCode.UNUSABLE);
            }
            case Effect.RecordsLost lost -> observer.lost(lost);
        }
    }

    private void call(Effect.Call call) {
        observer.called(call);
        CallId id = call.id();
        Optional<String> trace = tracing.called(call);
        backend.call(
                call.operation(),
                trace,
                () -> kafka.intake().leaseNanos(id.grant()),
                reply -> post(new Input.CallEnded(id, reply)));
    }

    private void released(Grant grant) {
        tracing.released(grant);
        kafka.intake().released(grant);
    }

    private void published(Batch batch) {
        observer.published(batch);
        tracing.published(batch);
    }

    private void broken(Thread broken, Throwable reason) {
        log.error("the engine is broken", reason);
        ending.end(ExitCode.FAILED);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
        }
    }
}
