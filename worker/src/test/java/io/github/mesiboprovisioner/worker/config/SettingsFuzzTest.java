package io.github.mesiboprovisioner.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.github.mesiboprovisioner.worker.Corpus;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Any environment and any properties file.
 *
 * <p>An input is lines of {@code NAME=value}, which join and overrule the least that is needed, and
 * after an empty line the file.
 */
class SettingsFuzzTest {

    private static final String APP_TOKEN = "a9f3kq0z7w1y5t2r8v4m6n0b3c7x1p5d9g2h6j0l4";
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final Set<String> SECRET =
            Set.of(
                    "MESIBO_APP_TOKEN",
                    "KAFKA_SASL_JAAS_CONFIG",
                    "KAFKA_SSL_KEY_PASSWORD",
                    "KAFKA_SSL_KEYSTORE_PASSWORD");
    private static final int SECRET_LENGTH_MIN = 12;
    private static final int TEXT_MAX = 2_000;

    @TempDir static Path folder;

    static Stream<byte[]> inputs() {
        return Stream.concat(seeds(), Corpus.of(SettingsFuzzTest.class));
    }

    private static Stream<byte[]> seeds() {
        return Stream.concat(
                        SettingsTable.ALL.stream().map(SettingsFuzzTest::inBothPlaces),
                        Stream.of(
                                "",
                                "KAFKA_SASL_JAAS_CONFIG=x password=\"$P\";\n\n"
                                        + "kafka.ssl.key.password=$P",
                                "KAFKA_SSL_KEYSTORE_PASSWORD=$P\nKAFKA_BOOTSTRAP_SERVERS=u:$P@b:1",
                                "MESIBO_API_URL=https://u:$P@h/\nMESIBO_PROXY=u:$P@proxy:1",
                                "MESIBO_APP_TOKEN=$A x\nMESIBO_APP_TOKEN_FILE=$A",
                                "MESIBO_APPTOKEN=$A\nKAFKA_PASSWORD=$P\n\nmesibo.apptoken=$A",
                                "KAFKA_SERVICE_HOST=1\nMESIBO_PORT_80_TCP=tcp://x\nKAFKA_OPTS=-D",
                                "\n\n$A\n$A.x=1\nMESIBO_APPID=1",
                                "KAFKA_ACKS=0\nKAFKA_RETRIES=x\nKAFKA_CONFIG_PROVIDERS=file",
                                "\n\nlog.level=debug\\\n\\u0041\nlog.format : json\n#!\n\\u00zz"))
                .map(text -> text.getBytes(UTF_8));
    }

    private static String inBothPlaces(Setting<?> setting) {
        String line = setting.fallback().isEmpty() ? "1,a/0" : setting.fallback();
        return setting.variable() + "=" + line + "\n\n" + setting.key() + "=" + line + "\n";
    }

    static Stream<byte[]> bombs() {
        String digits = "9".repeat(200_000);
        return Stream.concat(
                        SettingsTable.ALL.stream().map(s -> s.variable() + "=" + digits),
                        Stream.of(
                                "KAFKA_SEND_BUFFER_BYTES=" + "9".repeat(10_000_000),
                                "KAFKA_" + "A_".repeat(1_000_000) + "=1",
                                "PROVISIONER_TOPICS_INPUT=" + "a,".repeat(1_000_000),
                                "KAFKA_BOOTSTRAP_SERVERS=" + "a:1,".repeat(1_000_000),
                                "MESIBO_API_URL=" + "@".repeat(1_000_000),
                                "PROVISIONER_ACCEPT_RESET=" + "a/1,".repeat(100_000) + "a/2"))
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("inputs")
    @FuzzTest
    void fuzz(byte[] input) throws IOException {
        from_anyInput_isReadOrNamesTheVariableAndNoSecret(input);
    }

    @ParameterizedTest(name = "input {index}")
    @MethodSource({"inputs", "bombs"})
    void from_anyInput_isReadOrNamesTheVariableAndNoSecret(byte[] input) throws IOException {
        String text = new String(input, UTF_8).replace("$A", APP_TOKEN).replace("$P", PASSWORD);
        int end = text.indexOf("\n\n");
        String properties = end < 0 ? "" : text.substring(end + 2);
        Map<String, String> environment = environment(end < 0 ? text : text.substring(0, end));
        List<String> secrets = secretsIn(environment, properties);
        if (end >= 0) {
            Path file = folder.resolve("settings");
            Files.writeString(file, properties);
            environment.put(Given.FILE, file.toString());
        }
        try {
            Settings settings = Settings.from(environment);
            assertThat(secrets).noneMatch(settings.toString()::contains);
            assertThat(Settings.from(environment)).isEqualTo(settings);
        } catch (UnusableSettings e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(SettingsFuzzTest::check);
            assertThat(secrets).noneMatch(e.toString()::contains);
        }
    }

    /** Those that are where secrets belong, and nowhere else in plain sight. */
    private static List<String> secretsIn(Map<String, String> environment, String properties) {
        return SECRET.stream()
                .map(variable -> environment.getOrDefault(variable, "").strip())
                .filter(secret -> secret.length() >= SECRET_LENGTH_MIN)
                .filter(secret -> !properties.contains("\\"))
                .filter(secret -> properties.lines().allMatch(line -> line.indexOf(secret) <= 0))
                .filter(
                        secret ->
                                environment.entrySet().stream()
                                        .filter(entry -> !SECRET.contains(entry.getKey()))
                                        .noneMatch(entry -> entry.getValue().contains(secret)))
                .toList();
    }

    private static void check(Problem problem) {
        assertThat(problem.variable()).isNotBlank();
        assertThat(problem.accepted()).isNotBlank();
        assertThat(problem.text()).hasSizeLessThan(TEXT_MAX).doesNotContainPattern("\\p{Cntrl}");
    }

    private static Map<String, String> environment(String lines) {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                                "MESIBO_APP_TOKEN", APP_TOKEN,
                                "MESIBO_APP_ID", "com.example.app",
                                "HOSTNAME", "worker-0"));
        environment.putAll(
                lines.lines()
                        .filter(line -> line.contains("="))
                        .collect(
                                Collectors.toMap(
                                        line -> line.substring(0, line.indexOf('=')),
                                        line -> line.substring(line.indexOf('=') + 1),
                                        (_, last) -> last)));
        environment.remove(Given.FILE);
        environment.put("HOSTNAME", "worker-0");
        return environment;
    }
}
