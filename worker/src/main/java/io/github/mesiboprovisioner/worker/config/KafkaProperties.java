package io.github.mesiboprovisioner.worker.config;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code KAFKA_<PROPERTY>}: Kafka client properties that are passed through. */
final class KafkaProperties {
    static final String PREFIX = "KAFKA_";

    /** What exactly-once, restore and fencing rest upon, and who has the say instead. */
    private static final Map<String, String> OWNED =
            Map.ofEntries(
                    owned("enable.auto.commit"),
                    owned("auto.commit.interval.ms"),
                    owned("isolation.level"),
                    owned("transaction.timeout.ms"),
                    owned("transaction.two.phase.commit.enable"),
                    owned("enable.idempotence"),
                    owned("acks"),
                    owned("key.serializer"),
                    owned("value.serializer"),
                    owned("key.deserializer"),
                    owned("value.deserializer"),
                    owned("partitioner.class"),
                    owned("partition.assignment.strategy"),
                    owned("group.remote.assignor"),
                    owned("allow.auto.create.topics"),
                    owned("exclude.internal.topics"),
                    owned("internal.leave.group.on.close"),
                    Map.entry("client.id", "PROVISIONER_INSTANCE_ID"),
                    Map.entry("transactional.id", "PROVISIONER_INSTANCE_ID"),
                    Map.entry("group.instance.id", "PROVISIONER_INSTANCE_ID"),
                    Map.entry("auto.offset.reset", "PROVISIONER_START"));

    private KafkaProperties() {}

    private static Map.Entry<String, String> owned(String property) {
        return Map.entry(property, "");
    }

    /** Property to value, of those that are fit to be passed on. */
    static Map<String, String> in(Given given) {
        Map<String, String> properties = new LinkedHashMap<>();
        given(given).forEach(text -> properties.put(property(text.getKey()), value(text)));
        return properties;
    }

    static List<Problem> problems(Given given) {
        return given(given).flatMap(text -> problem(text).stream()).toList();
    }

    private static Stream<Map.Entry<String, Given.Text>> given(Given given) {
        return given.texts().entrySet().stream()
                .filter(text -> text.getKey().startsWith(PREFIX))
                .filter(text -> !SettingsTable.knows(text.getKey()))
                .filter(text -> !Unknown.isIgnored(text))
                .sorted(Map.Entry.comparingByKey());
    }

    private static String property(String variable) {
        return Setting.keyOf(variable.substring(PREFIX.length()));
    }

    private static String value(Map.Entry<String, Given.Text> text) {
        return text.getValue().value();
    }

    private static Optional<Problem> problem(Map.Entry<String, Given.Text> text) {
        String property = property(text.getKey());
        String name = text.getValue().name();
        Optional<String> owner = Optional.ofNullable(OWNED.get(property));
        if (owner.isPresent()) {
            return Optional.of(refused(name, property, owner.get()));
        }
        Optional<ConfigDef.ConfigKey> key = definition(property);
        if (key.isPresent()) {
            return key.flatMap(found -> badValue(name, found, value(text)));
        }
        return property.startsWith("config.providers")
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                name,
                                "is unknown",
                                "a variable of the settings table, or a property of the Kafka"
                                        + " consumer, producer or admin client"));
    }

    private static Problem refused(String name, String property, String owner) {
        String instead = owner.isEmpty() ? "nothing" : "nothing (set " + owner + " instead)";
        return new Problem(name, "sets " + property + ", which the worker owns", instead);
    }

    private static Optional<ConfigDef.ConfigKey> definition(String property) {
        return Stream.of(
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef())
                .flatMap(definitions -> find(definitions, property).stream())
                .findFirst();
    }

    private static Optional<ConfigDef.ConfigKey> find(ConfigDef definitions, String property) {
        return Optional.ofNullable(definitions.configKeys().get(property));
    }

    /** Kafka's own words may repeat the value, so they are not used. */
    private static Optional<Problem> badValue(String name, ConfigDef.ConfigKey key, String value) {
        boolean fits =
                KafkaTimes.NAMES.contains(key.name)
                        ? KafkaTimes.MILLIS.parse(value).isPresent() && isValid(key, value)
                        : value.startsWith("${") || isValid(key, value);
        if (fits) {
            return Optional.empty();
        }
        boolean secret = key.type == ConfigDef.Type.PASSWORD;
        String range = key.validator == null ? "" : " " + key.validator;
        return Optional.of(
                new Problem(
                        name,
                        "is '" + (secret ? "***" : Values.shown(value)) + "'",
                        "a Kafka " + Types.spelling(key.type) + range));
    }

    private static boolean isValid(ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }
}
