package io.github.mesiboprovisioner.worker.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operator wrote, by variable name, before anything is understood: the environment, and
 * below it the properties file. Blank values are left out.
 *
 * @param environment the whole environment, for what is not a setting (the host name)
 * @param problems with the file itself
 */
record Given(Map<String, Text> texts, Map<String, String> environment, List<Problem> problems) {

    static final String FILE = "PROVISIONER_CONFIG_FILE";
    private static final List<String> PREFIXES = List.of("KAFKA_", "PROVISIONER_", "MESIBO_");

    /** What could be meant as a key. Else it is not shown: it may be a token, in another file. */
    private static final Pattern KEY =
            Pattern.compile("[a-zA-Z0-9_-]{1,20}(\\.[a-zA-Z0-9_.-]{1,80})?|[A-Z_]{1,100}");

    /** The rest of a name is not shown: a value may have got into it. */
    private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{1,100}+(.+)", Pattern.DOTALL);

    private static final List<String> UNPREFIXED =
            List.of("LOG_FORMAT", "LOG_LEVEL", "OTEL_TRACES_EXPORTER");

    Given {
        texts = Map.copyOf(texts);
        environment = Map.copyOf(environment);
        problems = List.copyOf(problems);
    }

    /**
     * One value.
     *
     * @param name how the operator spelt the variable: its own name, or its key and the file
     */
    record Text(String name, String value, Origin origin) {}

    /** Where a value stood. */
    enum Origin {
        ENVIRONMENT,
        FILE
    }

    static Given in(Map<String, String> environment) {
        Map<String, Text> texts = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        Optional.ofNullable(environment.get(FILE))
                .filter(path -> !path.isBlank())
                .ifPresent(path -> putFile(path.strip(), texts, problems));
        environment.forEach(
                (name, value) -> {
                    if (isOurs(name)) {
                        put(texts, name, new Text(shown(name), value.strip(), Origin.ENVIRONMENT));
                    }
                });
        return new Given(texts, environment, problems);
    }

    private static boolean isOurs(String name) {
        return UNPREFIXED.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static String shown(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? name.substring(0, matcher.start(1)) + "***" : name;
    }

    private static void put(Map<String, Text> texts, String variable, Text text) {
        if (!text.value().isEmpty()) {
            texts.put(variable, text);
        }
    }

    private static void putFile(String path, Map<String, Text> texts, List<Problem> problems) {
        try {
            entriesOf(Path.of(path))
                    .forEach((key, value) -> putEntry(path, key, value, texts, problems));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(
                    new Problem(FILE, "is '" + path + "'", "a readable properties file (UTF-8)"));
        }
    }

    private static Map<String, String> entriesOf(Path path) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        }
        Map<String, String> entries = new LinkedHashMap<>();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> entries.put(key, properties.getProperty(key, "")));
        return entries;
    }

    private static void putEntry(
            String path,
            String key,
            String value,
            Map<String, Text> texts,
            List<Problem> problems) {
        String variable = Setting.variableOf(key);
        String name = (KEY.matcher(key).matches() ? key : "***") + " in " + path;
        if (!isOurs(variable) || !key.equals(Setting.keyOf(variable)) || variable.equals(FILE)) {
            problems.add(
                    new Problem(
                            name,
                            "is unknown",
                            "a variable of the settings table, lower-cased with dots"));
            return;
        }
        put(texts, variable, new Text(name, value.strip(), Origin.FILE));
    }
}
