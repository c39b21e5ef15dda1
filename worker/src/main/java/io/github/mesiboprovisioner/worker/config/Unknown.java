package io.github.mesiboprovisioner.worker.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Variables with our prefixes that are no settings: typos, or what the platform puts there. */
public final class Unknown {
    private static final Pattern PLATFORM =
            Pattern.compile(
                    ".*_SERVICE_HOST|.*_SERVICE_PORT.*|.*_PORT|.*_PORT_.*_TCP.*"
                            + "|KAFKA_HOME|KAFKA_OPTS|KAFKA_HEAP_OPTS|KAFKA_JVM_.*");

    private Unknown() {}

    /** The variables that Kubernetes and container images set, ignored: worth one log line. */
    public static List<String> ignored(Map<String, String> environment) {
        return Given.in(environment).texts().entrySet().stream()
                .filter(Unknown::isIgnored)
                .map(entry -> entry.getValue().name())
                .sorted()
                .toList();
    }

    /** Their values are not shown: it may be a secret with a typo in its name. */
    static List<Problem> problems(Given given) {
        return given.texts().entrySet().stream()
                .filter(Unknown::isUnknown)
                .map(entry -> entry.getValue().name())
                .sorted()
                .map(name -> new Problem(name, "is unknown", "a variable of the settings table"))
                .toList();
    }

    /** In the file nobody but the operator writes. */
    static boolean isIgnored(Map.Entry<String, Given.Text> entry) {
        return entry.getValue().origin() == Given.Origin.ENVIRONMENT
                && !SettingsTable.knows(entry.getKey())
                && PLATFORM.matcher(entry.getKey()).matches();
    }

    private static boolean isUnknown(Map.Entry<String, Given.Text> entry) {
        return !entry.getKey().startsWith(KafkaProperties.PREFIX)
                && !SettingsTable.knows(entry.getKey())
                && !isIgnored(entry);
    }
}
