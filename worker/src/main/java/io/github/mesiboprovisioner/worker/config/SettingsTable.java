package io.github.mesiboprovisioner.worker.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting, in the order in which people read about them. */
public final class SettingsTable {
    static final List<Setting<?>> ALL =
            Stream.of(
                            KafkaVariables.ALL,
                            WorkerVariables.ALL,
                            TopicVariables.ALL,
                            MesiboVariables.ALL,
                            FailureVariables.ALL,
                            DialectVariables.ALL,
                            LogVariables.ALL,
                            TraceVariables.ALL)
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private static final Set<String> NAMES =
            ALL.stream().map(Setting::variable).collect(Collectors.toUnmodifiableSet());

    private SettingsTable() {}

    static boolean knows(String variable) {
        return NAMES.contains(variable);
    }

    /** The table of the README. */
    public static String markdown() {
        String head = "| variable | default | accepted | meaning |\n| --- | --- | --- | --- |\n";
        String passed =
                "| `KAFKA_<PROPERTY>` | | what Kafka accepts; in plain digits the times that the"
                    + " worker reckons with (`*_MS` of session, heartbeat, poll interval, linger,"
                    + " request, delivery) | any other Kafka client property: lower-cased, `_`"
                    + " becomes `.`; those that the worker must own are refused |\n";
        return ALL.stream().map(SettingsTable::row).collect(Collectors.joining("", head, passed));
    }

    private static String row(Setting<?> setting) {
        String built = setting.need() == Setting.Need.NOT_BUILT ? " (not built yet)" : "";
        return "| `%s` |%s | %s | %s%s |\n"
                .formatted(
                        setting.variable(),
                        standard(setting),
                        setting.type().accepted(),
                        setting.meaning(),
                        built);
    }

    private static String standard(Setting<?> setting) {
        return switch (setting.need()) {
            case REQUIRED -> " required";
            case HOST_NAME -> " host name";
            case OPTIONAL, SECRET, SECRET_FILE, NOT_BUILT ->
                    setting.fallback().isEmpty() ? "" : " `" + setting.fallback() + "`";
        };
    }

    /** The table as plain text, for {@code --help}. */
    public static String text() {
        return ALL.stream().map(setting -> line(setting)).collect(Collectors.joining());
    }

    private static String line(Setting<?> setting) {
        String standard = standard(setting).replace("`", "").strip();
        return "  %s%s%n      %s%n"
                .formatted(
                        setting.variable(),
                        standard.isEmpty() ? "" : " (" + standard + ")",
                        setting.meaning().replace("`", ""));
    }
}
