package io.github.mesiboprovisioner.worker.config;

import java.util.List;
import java.util.regex.Pattern;

/** The {@code KAFKA_} rows of the settings table. */
final class KafkaVariables {
    private static final Pattern SERVER =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)?[^\\s,/@]+:\\d{1,5}");

    static final Setting<List<String>> BOOTSTRAP_SERVERS =
            Setting.required(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    Types.list(
                            "host:port, comma-separated",
                            Types.text("host:port", SERVER.asMatchPredicate())),
                    "brokers to start from");

    static final Setting<String> GROUP_ID =
            Setting.of(
                    "KAFKA_GROUP_ID",
                    Types.text("a name of at most 249 characters", name -> name.length() <= 249),
                    "mesibo-provisioner",
                    "consumer group");

    static final Setting<GroupProtocol> GROUP_PROTOCOL =
            Setting.of(
                    "KAFKA_GROUP_PROTOCOL",
                    Types.choice(GroupProtocol.class),
                    "classic",
                    "`classic`: cooperative, with static membership; `consumer`: KIP-848, without"
                            + " a static id");

    static final List<Setting<?>> ALL = List.of(BOOTSTRAP_SERVERS, GROUP_ID, GROUP_PROTOCOL);

    private KafkaVariables() {}

    static KafkaSettings settings(Values values) {
        return new KafkaSettings(
                String.join(",", values.get(BOOTSTRAP_SERVERS)),
                values.get(GROUP_ID),
                values.get(GROUP_PROTOCOL),
                values.kafkaProperties());
    }
}
