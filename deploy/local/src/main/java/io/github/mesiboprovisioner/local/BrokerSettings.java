package io.github.mesiboprovisioner.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a broker is started.
 *
 * @param port where clients connect; 0 picks a free one
 * @param data where it keeps its data; absent means a temporary folder that is deleted at the end
 * @param properties server properties that add to or replace the ones made for tests
 */
public record BrokerSettings(
        int port, Optional<Path> data, Map<String, String> properties, Duration startLimit) {

    public BrokerSettings {
        properties = Map.copyOf(properties);
    }

    /** Free ports, temporary data, at most a minute to start (a busy machine takes its time). */
    public static BrokerSettings defaults() {
        return new BrokerSettings(0, Optional.empty(), Map.of(), Duration.ofMinutes(1));
    }

    /** The same with one more server property. */
    public BrokerSettings with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return new BrokerSettings(port, data, more, startLimit);
    }

    /** The same on a given port. */
    public BrokerSettings withPort(int port) {
        return new BrokerSettings(port, data, properties, startLimit);
    }

    /** The same with its data in a folder that stays. */
    public BrokerSettings withData(Path data) {
        return new BrokerSettings(port, Optional.of(data), properties, startLimit);
    }
}
