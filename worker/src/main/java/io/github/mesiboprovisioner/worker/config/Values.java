package io.github.mesiboprovisioner.worker.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings as values, and the problems of those that could not be understood. */
final class Values {
    /** Looks at each character once: the value may be very long. */
    private static final Pattern PASSWORD = Pattern.compile("(?<![^/@,])[^/@,]*+@");

    private final Given given;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Values(Given given) {
        this.given = given;
    }

    static Values read(Given given) {
        Values values = new Values(given);
        values.problems.addAll(given.problems());
        SettingsTable.ALL.forEach(values::take);
        values.problems.addAll(Unknown.problems(given));
        values.problems.addAll(KafkaProperties.problems(given));
        return values;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The value, its default included; empty when there is none, or none that can be used. */
    @SuppressWarnings("unchecked") // put() below is the only way in, and takes a T for a Setting<T>
    <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }

    /** A value that the table makes sure of: it has a default, or its absence is a problem. */
    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.variable()));
    }

    /** Whether the operator wrote it, well or not. */
    boolean isGiven(Setting<?> setting) {
        return given.texts().containsKey(setting.variable());
    }

    /** The Kafka client properties passed through. */
    Map<String, String> kafkaProperties() {
        return KafkaProperties.in(given);
    }

    private <T> void take(Setting<T> setting) {
        Optional.ofNullable(given.texts().get(setting.variable()))
                .ifPresentOrElse(text -> parse(setting, text), () -> fallBack(setting));
    }

    private <T> void parse(Setting<T> setting, Given.Text text) {
        if (setting.need() == Setting.Need.NOT_BUILT) {
            problems.add(new Problem(text.name(), "is set", "nothing yet: it is not built yet"));
            return;
        }
        setting.type()
                .parse(text.value())
                .ifPresentOrElse(
                        value -> put(setting, value), () -> problems.add(bad(setting, text)));
    }

    private static Problem bad(Setting<?> setting, Given.Text text) {
        boolean hidden =
                switch (setting.need()) {
                    case SECRET -> true;
                    case SECRET_FILE -> !text.value().contains("/");
                    case OPTIONAL, REQUIRED, HOST_NAME, NOT_BUILT -> false;
                };
        String shown = hidden ? "***" : shown(text.value());
        return new Problem(text.name(), "is '" + shown + "'", setting.type().accepted());
    }

    /** A password in a URL or before a host is hidden as well. */
    static String shown(String value) {
        return PASSWORD.matcher(value).replaceAll("***@");
    }

    private <T> void fallBack(Setting<T> setting) {
        switch (setting.need()) {
            case REQUIRED -> problems.add(missing(setting));
            case HOST_NAME ->
                    HostName.in(given.environment())
                            .flatMap(setting.type()::parse)
                            .ifPresentOrElse(
                                    name -> put(setting, name),
                                    () -> problems.add(missing(setting)));
            case OPTIONAL, SECRET, SECRET_FILE, NOT_BUILT -> {
                if (!setting.fallback().isEmpty()) {
                    put(setting, setting.type().parse(setting.fallback()).orElseThrow());
                }
            }
        }
    }

    private static Problem missing(Setting<?> setting) {
        return new Problem(setting.variable(), "is not set", setting.type().accepted());
    }

    private <T> void put(Setting<T> setting, T value) {
        values.put(setting, value);
    }
}
