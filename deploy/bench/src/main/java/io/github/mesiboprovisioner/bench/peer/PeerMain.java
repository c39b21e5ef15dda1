package io.github.mesiboprovisioner.bench.peer;

/** The process of a peer: {@code PeerMain NAME}, settings from the environment. */
public final class PeerMain {

    private PeerMain() {}

    public static void main(String[] args) throws InterruptedException {
        PeerSettings settings = PeerSettings.of(System.getenv());
        Peer peer =
                switch (args[0]) {
                    case "bare" -> new Bare();
                    case "sequential" -> new Sequential();
                    case "parallel-consumer" -> new ParallelConsumer(false);
                    case "parallel-consumer-tx" -> new ParallelConsumer(true);
                    case "spring-batch" -> new Spring(Spring.Batch.class);
                    case "spring-async" -> new Spring(Spring.Async.class);
                    case "kafka-streams" -> new Streams();
                    default -> throw new IllegalArgumentException("no such peer: " + args[0]);
                };
        peer.run(settings);
    }
}
