package io.github.mesiboprovisioner.local;

import io.github.mesiboprovisioner.local.process.FreePort;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several brokers that hold everything together: one of three may be lost. */
public final class LocalCluster implements AutoCloseable {

    private static final String REPLICAS = "3";

    private final List<LocalBroker> brokers;

    private LocalCluster(List<LocalBroker> brokers) {
        this.brokers = brokers;
    }

    /** Starts three, each also a controller, and returns when all answer. */
    public static LocalCluster start() throws InterruptedException, ExecutionException {
        List<Integer> controllers =
                IntStream.rangeClosed(1, 3).map(_ -> FreePort.pick()).boxed().toList();
        List<Callable<LocalBroker>> starts = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            BrokerSettings settings = settings(id, controllers);
            starts.add(() -> LocalBroker.start(settings));
        }
        // A broker answers only when a majority of the controllers is there.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<LocalBroker> brokers = new ArrayList<>();
            for (Future<LocalBroker> start : threads.invokeAll(starts)) {
                brokers.add(start.get());
            }
            return new LocalCluster(brokers);
        }
    }

    /** All of them. */
    public String bootstrapServers() {
        return brokers.stream().map(LocalBroker::bootstrapServers).collect(Collectors.joining(","));
    }

    /** Those that are there and those that are not, by node id less one. */
    public List<LocalBroker> brokers() {
        return List.copyOf(brokers);
    }

    @Override
    public void close() {
        brokers.forEach(LocalBroker::close);
    }

    private static BrokerSettings settings(int id, List<Integer> controllers) {
        int port = FreePort.pick();
        return BrokerSettings.defaults()
                .withPort(port)
                .with("node.id", "" + id)
                .with("listeners", listeners(port, controllers.get(id - 1)))
                .with("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port)
                .with("controller.quorum.voters", voters(controllers))
                .with("default.replication.factor", REPLICAS)
                .with("min.insync.replicas", "2")
                .with("offsets.topic.replication.factor", REPLICAS)
                .with("transaction.state.log.replication.factor", REPLICAS)
                .with("transaction.state.log.min.isr", "2");
    }

    private static String listeners(int port, int controller) {
        return "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller);
    }

    private static String voters(List<Integer> controllers) {
        return IntStream.rangeClosed(1, controllers.size())
                .mapToObj(id -> id + "@127.0.0.1:" + controllers.get(id - 1))
                .collect(Collectors.joining(","));
    }
}
