package io.github.mesiboprovisioner.local;

import io.github.mesiboprovisioner.local.broker.BrokerMain;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.local.process.BuildTree;
import io.github.mesiboprovisioner.local.process.ChildProcess;
import io.github.mesiboprovisioner.local.process.JavaCommand;
import io.github.mesiboprovisioner.local.process.TemporaryFolder;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Apache Kafka broker in its own JVM, on free ports of the loopback address, from the jars
 * that the module {@code deploy/local/broker} collected.
 *
 * <p>It can be stopped, killed, frozen and started again on the same data and ports. It dies with
 * this JVM.
 */
public final class LocalBroker implements AutoCloseable {

    /** Any will do; a fixed one saves asking for one. */
    private static final String CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";

    private static final int PORT_TRIES_MAX = 3;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final BrokerSettings settings;
    private final Path home;
    private BrokerConfiguration.Ports ports;
    private ChildProcess process;

    private LocalBroker(BrokerSettings settings) throws IOException, InterruptedException {
        this.settings = settings;
        home = Files.createTempDirectory("provisioner-broker-");
        ports = BrokerConfiguration.Ports.pick(settings.port());
        process = started();
    }

    /** Starts a broker and returns when it answers. */
    public static LocalBroker start(BrokerSettings settings)
            throws IOException, InterruptedException {
        return new LocalBroker(settings);
    }

    /** A broker for people: {@code [--port N] [--data FOLDER] [server.property=value]…}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        LocalBroker broker = start(BrokerArguments.parse(args));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
        System.out.println("broker ready: " + broker.bootstrapServers());
        System.exit(broker.process.exit().join());
    }

    /** {@code HOST:PORT}; stays the same over restarts. */
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.clients();
    }

    /**
     * A hop to this broker that can be cut: clients whose bootstrap server is its port reach the
     * broker only through it. At most one at a time; the caller closes it.
     */
    public TcpRelay relay() throws IOException {
        return relay(0, InetAddress.getLoopbackAddress());
    }

    /**
     * The same, one of three (from 0), whose clients are on host {@code source} for the broker, any
     * address of 127.0.0.0/8.
     */
    public TcpRelay relay(int number, InetAddress source) throws IOException {
        BrokerConfiguration.Relayed relayed = ports.relayed().get(number);
        return TcpRelay.open(relayed.relay(), relayed.broker(), source);
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers(),
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        "100",
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        Long.toString(settings.startLimit().toMillis())));
    }

    /** Stops it cleanly (SIGTERM) and waits for its end. */
    public void stop() throws InterruptedException {
        process.thaw();
        process.terminate(STOP_LIMIT);
    }

    /** SIGKILL: what the operating system has not yet written survives, nothing else happens. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it again, after {@link #stop} or {@link #kill}, on the same data and ports. */
    public void restart() throws IOException, InterruptedException {
        kill();
        process = launch();
        awaitReady(process);
    }

    /** SIGSTOP: connections stay open, nothing is answered. */
    public void freeze() throws InterruptedException {
        process.freeze();
    }

    /** SIGCONT. */
    public void thaw() throws InterruptedException {
        process.thaw();
    }

    /** Whether the process is there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The broker's process id. */
    public long pid() {
        return process.pid();
    }

    /** The broker's log. */
    public Path log() {
        return home.resolve("broker.log");
    }

    /** Kills it and deletes what is temporary. */
    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TemporaryFolder.delete(home);
    }

    private ChildProcess started() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            configure();
            ChildProcess launched = launch();
            try {
                awaitReady(launched);
                return launched;
            } catch (IllegalStateException e) {
                launched.kill();
                // Between picking a port and binding it somebody else may have taken it.
                if (attempt == PORT_TRIES_MAX || !launched.output().contains("BindException")) {
                    throw e;
                }
                ports = BrokerConfiguration.Ports.pick(settings.port());
            }
        }
    }

    private void configure() throws IOException {
        Path data = settings.data().orElse(home.resolve("data"));
        Files.writeString(
                home.resolve("server.properties"),
                BrokerConfiguration.text(ports, data, settings.properties()));
    }

    private ChildProcess launch() throws IOException {
        Path jars = BuildTree.find("provisioner.broker.lib", "deploy/local/broker/target/lib");
        String classPath = BuildTree.codeOf(BrokerMain.class) + ":" + jars.resolve("*");
        List<String> command =
                JavaCommand.of(
                        List.of(
                                "-Xms256m",
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                                "-cp",
                                classPath,
                                BrokerMain.class.getName(),
                                CLUSTER_ID,
                                home.resolve("server.properties").toString()));
        return ChildProcess.start(new ProcessBuilder(command), log());
    }

    private void awaitReady(ChildProcess launched) throws InterruptedException {
        long deadline = System.nanoTime() + settings.startLimit().toNanos();
        try (Admin admin = admin()) {
            while (!answers(admin)) {
                if (System.nanoTime() > deadline || !launched.isAlive()) {
                    throw new IllegalStateException(
                            "the broker did not start:\n" + launched.outputTail());
                }
            }
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
