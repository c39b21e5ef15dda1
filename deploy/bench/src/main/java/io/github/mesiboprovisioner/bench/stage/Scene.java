package io.github.mesiboprovisioner.bench.stage;

import io.github.mesiboprovisioner.bench.peer.PeerSettings;
import io.github.mesiboprovisioner.local.SimulatorProcess;

import java.io.IOException;
import java.util.List;

/** Everything around the contestant of one run: its topics, a simulator, its events and results. */
public final class Scene implements AutoCloseable {

    private static final String APP_TOKEN = "app-token-of-the-benchmark";
    private static final String INSTANCE = "contestant-1";

    private final Stage stage;
    private final Stage.Names names;
    private final SimulatorProcess simulator;
    private final SentEvents sent = new SentEvents();
    private final Sender sender;
    private final ResultLog results;

    /**
     * A moment of a run.
     *
     * @param calls that the simulator has seen
     */
    public record Sample(
            long nanos, int results, long calls, long contestantNanos, long brokerNanos) {}

    private Scene(Stage stage, String simulatorSettings) throws IOException, InterruptedException {
        this.stage = stage;
        names = stage.newRun();
        simulator = SimulatorProcess.start(APP_TOKEN, simulatorSettings);
        sender = new Sender(stage.bootstrapServers(), names.input(), sent);
        results = new ResultLog(stage.bootstrapServers(), names.results());
    }

    /** Sets one up, with a simulator that behaves like this. */
    public static Scene open(Stage stage, String simulatorSettings)
            throws IOException, InterruptedException {
        return new Scene(stage, simulatorSettings);
    }

    /** What a contestant is told. */
    public PeerSettings settings(int concurrency, int rate) {
        return new PeerSettings(
                stage.bootstrapServers(),
                simulator.url(),
                APP_TOKEN,
                new PeerSettings.Topics(
                        names.input(), names.results(), Stage.PARTITIONS, names.group()),
                INSTANCE,
                concurrency,
                rate);
    }

    public Stage.Names names() {
        return names;
    }

    public SimulatorProcess simulator() {
        return simulator;
    }

    public Sender sender() {
        return sender;
    }

    public SentEvents sent() {
        return sent;
    }

    public ResultLog results() {
        return results;
    }

    /** Makes what the worker would make at its first start. */
    public void makeWorkersTopics() throws InterruptedException {
        stage.makeWorkersTopics(names);
    }

    /** How many calls the simulator has seen. */
    public long calls() throws IOException, InterruptedException {
        return simulator.admin("stats").path("calls").asLong();
    }

    /** Calls that arrived while another one about the same user was open. */
    public long overlaps() throws IOException, InterruptedException {
        return simulator.admin("stats").path("overlaps").asLong();
    }

    /** What the results say so far. */
    public Audit audit() {
        List<ResultLog.Seen> seen = results.seen();
        return Audit.of(sent, seen);
    }

    /** Everything that is counted, now. */
    public Sample sample(Running contestant) throws IOException, InterruptedException {
        return new Sample(
                System.nanoTime(),
                results.count(),
                calls(),
                ProcessUse.cpu(contestant.pid()).toNanos(),
                ProcessUse.cpu(stage.brokerPid()).toNanos());
    }

    @Override
    public void close() {
        results.close();
        sender.close();
        simulator.close();
        stage.endRun(names);
    }
}
