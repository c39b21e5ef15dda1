package io.github.mesiboprovisioner.worker.config;

import java.util.List;
import java.util.regex.Pattern;

/** The {@code PROVISIONER_} rows of the settings table that name topics. */
final class TopicVariables {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Type<String> TOPIC =
            Types.text("a topic name: letters, digits, dot, _ and -", TopicVariables::isTopic);

    static final Setting<List<String>> INPUT =
            Setting.of(
                    "PROVISIONER_TOPICS_INPUT",
                    Types.list("topic names, comma-separated, none twice", TOPIC),
                    "identity.users,identity.groups",
                    "any event type may arrive on any of them, all events of one entity on one");

    static final Setting<String> RESULTS =
            Setting.of("PROVISIONER_TOPICS_RESULTS", TOPIC, "mesibo.results", "results topic");

    static final Setting<String> DEAD_LETTERS =
            Setting.of(
                    "PROVISIONER_TOPICS_DEAD_LETTERS",
                    TOPIC,
                    "mesibo.dead-letters",
                    "dead-letter topic");

    static final Setting<String> CONTROL =
            Setting.of(
                    "PROVISIONER_TOPICS_CONTROL",
                    TOPIC,
                    "mesibo.provisioner.control",
                    "operator commands (removals, repairs)");

    static final Setting<String> STATE_PREFIX =
            Setting.of(
                    "PROVISIONER_TOPICS_STATE_PREFIX",
                    TOPIC,
                    "mesibo.provisioner.state",
                    "state topic of input topic T is `<prefix>.T`");

    static final Setting<Boolean> CREATE =
            Setting.of(
                    "PROVISIONER_TOPICS_CREATE",
                    Types.bool(),
                    "true",
                    "create missing result, dead-letter, control and state topics at start"
                            + " (broker-default replication)");

    static final Setting<ResultsMode> RESULTS_MODE =
            Setting.of(
                    "PROVISIONER_RESULTS_MODE",
                    Types.choice(ResultsMode.class),
                    "binary",
                    "CloudEvents content mode of results");

    static final Setting<String> RESULTS_ENCRYPTION_KEY_FILE =
            Setting.notBuilt(
                    "PROVISIONER_RESULTS_ENCRYPTION_KEY_FILE",
                    Types.text("a file", path -> true),
                    "a JWK set with public encryption keys for issued tokens");

    static final List<Setting<?>> ALL =
            List.of(
                    INPUT,
                    RESULTS,
                    DEAD_LETTERS,
                    CONTROL,
                    STATE_PREFIX,
                    CREATE,
                    RESULTS_MODE,
                    RESULTS_ENCRYPTION_KEY_FILE);

    private TopicVariables() {}

    static TopicSettings settings(Values values) {
        return new TopicSettings(
                values.get(INPUT),
                new TopicSettings.Outputs(
                        values.get(RESULTS), values.get(DEAD_LETTERS), values.get(CONTROL)),
                values.get(STATE_PREFIX),
                values.get(CREATE),
                values.get(RESULTS_MODE));
    }

    /** Kafka's own rule. */
    static boolean isTopic(String name) {
        return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }
}
