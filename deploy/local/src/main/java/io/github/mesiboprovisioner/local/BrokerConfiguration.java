package io.github.mesiboprovisioner.local;

import io.github.mesiboprovisioner.local.process.FreePort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The server.properties of one broker that is its own controller. */
final class BrokerConfiguration {

    /*
     * One replica of everything; no waiting at the start of a group; session time-outs that a test
     * may shorten; the broker session short, since a killed broker comes back only when its old
     * registration has ended; the cleaner's buffer small, since it is heap.
     */
    private static final Map<String, String> FIXED =
            Map.ofEntries(
                    Map.entry("process.roles", "broker,controller"),
                    Map.entry("node.id", "1"),
                    Map.entry("controller.listener.names", "CONTROLLER"),
                    Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                    Map.entry(
                            "listener.security.protocol.map",
                            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,"
                                    + "RELAYED0:PLAINTEXT,RELAYED1:PLAINTEXT,RELAYED2:PLAINTEXT"),
                    Map.entry("num.partitions", "3"),
                    Map.entry("default.replication.factor", "1"),
                    Map.entry("min.insync.replicas", "1"),
                    Map.entry("offsets.topic.replication.factor", "1"),
                    Map.entry("offsets.topic.num.partitions", "1"),
                    Map.entry("transaction.state.log.replication.factor", "1"),
                    Map.entry("transaction.state.log.min.isr", "1"),
                    Map.entry("transaction.state.log.num.partitions", "1"),
                    Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                    Map.entry("share.coordinator.state.topic.min.isr", "1"),
                    Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                    Map.entry("group.initial.rebalance.delay.ms", "0"),
                    Map.entry("group.min.session.timeout.ms", "100"),
                    Map.entry("group.consumer.session.timeout.ms", "6000"),
                    Map.entry("group.consumer.min.session.timeout.ms", "1000"),
                    Map.entry("group.consumer.heartbeat.interval.ms", "500"),
                    Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
                    Map.entry("broker.session.timeout.ms", "2000"),
                    Map.entry("broker.heartbeat.interval.ms", "400"),
                    Map.entry("auto.create.topics.enable", "false"),
                    Map.entry("log.cleaner.dedupe.buffer.size", "2097152"));

    private BrokerConfiguration() {}

    /** The ports of one broker. */
    record Ports(int clients, int controller, List<Relayed> relayed) {
        Ports {
            relayed = List.copyOf(relayed);
        }

        static Ports pick(int clients) {
            return new Ports(
                    clients == 0 ? FreePort.pick() : clients,
                    FreePort.pick(),
                    List.of(Relayed.pick(), Relayed.pick(), Relayed.pick()));
        }
    }

    /**
     * A listener for the clients of one relay.
     *
     * @param broker where the relay connects on their behalf
     * @param relay where they connect
     */
    record Relayed(int broker, int relay) {
        static Relayed pick() {
            return new Relayed(FreePort.pick(), FreePort.pick());
        }
    }

    static String text(Ports ports, Path data, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>(FIXED);
        List<String> listeners = new ArrayList<>();
        List<String> advertised = new ArrayList<>();
        listeners.add("CONTROLLER://127.0.0.1:" + ports.controller());
        listeners.add("PLAINTEXT://127.0.0.1:" + ports.clients());
        advertised.add("PLAINTEXT://127.0.0.1:" + ports.clients());
        for (int i = 0; i < ports.relayed().size(); i++) {
            Relayed relayed = ports.relayed().get(i);
            listeners.add("RELAYED%d://127.0.0.1:%d".formatted(i, relayed.broker()));
            advertised.add("RELAYED%d://127.0.0.1:%d".formatted(i, relayed.relay()));
        }
        all.put("listeners", String.join(",", listeners));
        all.put("advertised.listeners", String.join(",", advertised));
        all.put("controller.quorum.voters", "1@127.0.0.1:" + ports.controller());
        all.put("log.dirs", data.toString());
        all.putAll(properties);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
