package io.github.mesiboprovisioner.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mesiboprovisioner.contracts.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** CONTRACT 2, row by row. */
final class SettingsTest {
    private static final Map<String, String> LEAST =
            Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                    "MESIBO_APP_TOKEN", "s3cret-token",
                    "MESIBO_APP_ID", "com.example.app",
                    "HOSTNAME", "worker-0");

    @TempDir Path folder;

    @Test
    void from_leastEnvironment_hasTheContractsDefaults() throws UnusableSettings {
        Settings settings = Settings.from(LEAST);

        assertThat(settings.kafka())
                .isEqualTo(
                        new KafkaSettings(
                                "kafka:9092",
                                "mesibo-provisioner",
                                GroupProtocol.CLASSIC,
                                Map.of()));
        assertThat(settings.topics())
                .isEqualTo(
                        new TopicSettings(
                                List.of("identity.users", "identity.groups"),
                                new TopicSettings.Outputs(
                                        "mesibo.results",
                                        "mesibo.dead-letters",
                                        "mesibo.provisioner.control"),
                                "mesibo.provisioner.state",
                                true,
                                ResultsMode.BINARY));
        assertThat(settings.log())
                .isEqualTo(new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.INFO));
        assertThat(settings.topics().state("identity.users"))
                .isEqualTo("mesibo.provisioner.state.identity.users");
    }

    @Test
    void from_leastEnvironment_hasTheContractsWorkerDefaults() throws UnusableSettings {
        assertThat(Settings.from(LEAST).worker())
                .isEqualTo(
                        new WorkerSettings(
                                new WorkerSettings.Instance(
                                        "worker-0", 8080, Duration.ofSeconds(35)),
                                new WorkerSettings.Flow(10_000, Duration.ofMillis(50)),
                                new WorkerSettings.Takeover(
                                        WorkerSettings.Start.EARLIEST,
                                        new AcceptReset.None(),
                                        Duration.ofSeconds(5)),
                                new WorkerSettings.Memory(Duration.ofDays(1), Duration.ofDays(30)),
                                new WorkerSettings.Guards(
                                        new RemovalLimit.PerWindow(500, Duration.ofHours(1)), 5)));
    }

    @Test
    void from_leastEnvironment_hasTheContractsMesiboDefaults() throws UnusableSettings {
        assertThat(Settings.from(LEAST).mesibo())
                .isEqualTo(
                        new MesiboSettings(
                                new MesiboSettings.Endpoint(
                                        URI.create("https://api.mesibo.com/backend/"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(30)),
                                new MesiboSettings.Access(
                                        new AppToken(new Secret("s3cret-token"), Optional.empty()),
                                        "com.example.app",
                                        Duration.ofDays(365),
                                        true),
                                new MesiboSettings.Limits(new BigDecimal("50"), 64, 8192),
                                new MesiboSettings.Retry(
                                        8, Duration.ofMillis(200), Duration.ofSeconds(30)),
                                new MesiboSettings.Circuit(50, 20, Duration.ofSeconds(10)),
                                new MesiboSettings.Dialect(
                                        MesiboSettings.MemberRemoval.DELETE,
                                        MesiboSettings.Deployment.HOSTED,
                                        OptionalLong.empty())));
    }

    @Test
    void from_nothing_namesAllThatIsRequired() {
        assertThat(problemsOf(Map.of("HOSTNAME", "w")))
                .extracting(Problem::variable)
                .containsExactly(
                        "KAFKA_BOOTSTRAP_SERVERS", "MESIBO_APP_ID", "MESIBO_APP_TOKEN_FILE");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "KAFKA_BOOTSTRAP_SERVERS | kafka",
                "KAFKA_BOOTSTRAP_SERVERS | kafka:9092,,b:1",
                "KAFKA_GROUP_PROTOCOL | streams",
                "KAFKA_MAX_POLL_INTERVAL_MS | soon",
                "KAFKA_MAX_POLL_RECORDS | 0",
                "PROVISIONER_INSTANCE_ID | a b",
                "PROVISIONER_INSTANCE_ID | ..",
                "PROVISIONER_TOPICS_INPUT | a,a",
                "PROVISIONER_TOPICS_INPUT | a b",
                "PROVISIONER_TOPICS_RESULTS | ümlaut",
                "PROVISIONER_TOPICS_CREATE | yes",
                "PROVISIONER_START | middle",
                "PROVISIONER_COMMIT_INTERVAL | 50ms",
                "PROVISIONER_COMMIT_INTERVAL | PT10S",
                "PROVISIONER_COMMIT_INTERVAL | -PT1S",
                "PROVISIONER_MAX_PENDING | 0",
                "PROVISIONER_MAX_PENDING | many",
                "PROVISIONER_MANAGEMENT_PORT | 65536",
                "PROVISIONER_MANAGEMENT_PORT | -1",
                "PROVISIONER_MANAGEMENT_PORT | tcp://10.0.0.1:80",
                "PROVISIONER_SHUTDOWN_TIMEOUT | 35",
                "PROVISIONER_MEMBER_WAIT | 1d",
                "PROVISIONER_TAKEOVER_HOLD | PT1H",
                "PROVISIONER_ACCEPT_RESET | some",
                "PROVISIONER_ACCEPT_RESET | identity.users/x",
                "PROVISIONER_DELETED_RETENTION | P1Y",
                "PROVISIONER_REMOVAL_LIMIT | 500",
                "PROVISIONER_REMOVAL_LIMIT | 0/PT1H",
                "PROVISIONER_REMOVAL_LIMIT | 5/hour",
                "PROVISIONER_REMOVAL_LIMIT | -1/PT1H",
                "PROVISIONER_EGRESS_MAX_HOSTS | -1",
                "PROVISIONER_RESULTS_MODE | batch",
                "MESIBO_API_URL | ftp://x/",
                "MESIBO_API_URL | api.mesibo.com",
                "MESIBO_API_URL | https://",
                "MESIBO_API_URL | https://x/#f",
                "MESIBO_API_URL | https://x:0/",
                "MESIBO_API_URL | https://x:84430/",
                "MESIBO_ALLOW_HTTP | 1",
                "MESIBO_PROXY | http://proxy:3128",
                "MESIBO_PROXY | proxy:0",
                "MESIBO_CA_FILE | /does/not/exist",
                "MESIBO_APP_TOKEN_FILE | /does/not/exist",
                "MESIBO_TOKEN_EXPIRY | 525600",
                "MESIBO_TOKEN_V2 | v2",
                "MESIBO_RATE_LIMIT | 0",
                "MESIBO_RATE_LIMIT | 0.0",
                "MESIBO_RATE_LIMIT | -5",
                "MESIBO_RATE_LIMIT | 1e3",
                "MESIBO_CONCURRENCY | 0",
                "MESIBO_CONNECT_TIMEOUT | PT0S",
                "MESIBO_REQUEST_TIMEOUT | PT0S",
                "MESIBO_RETRY_MAX_ATTEMPTS | 0",
                "MESIBO_RETRY_INITIAL_BACKOFF | PT0S",
                "MESIBO_RETRY_MAX_BACKOFF | P1D",
                "MESIBO_CIRCUIT_FAILURE_RATE | 101",
                "MESIBO_CIRCUIT_WINDOW | 0",
                "MESIBO_CIRCUIT_OPEN | PT0S",
                "MESIBO_MAX_REQUEST_BYTES | 10",
                "MESIBO_MEMBER_REMOVAL | drop",
                "MESIBO_DEPLOYMENT | onprem",
                "MESIBO_GROUP_DURATION | P1D",
                "LOG_FORMAT | xml",
                "LOG_LEVEL | loud",
            })
    void from_badValue_isTheOneProblemAndNamesTheValue(String variable, String value) {
        assertThat(problemsOf(with(variable, value)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.variable()).isEqualTo(variable))
                .satisfies(problem -> assertThat(problem.found()).isEqualTo("is '" + value + "'"))
                .satisfies(problem -> assertThat(problem.accepted()).isNotBlank());
    }

    @Test
    void from_severalProblems_areListedAtOnce() {
        Map<String, String> environment = with("MESIBO_RATE_LIMIT", "fast");
        environment.put("MESIBO_CONCURENCY", "5");
        environment.put("KAFKA_ENABLE_AUTO_COMMIT", "true");
        environment.put("PROVISIONER_MEMBER_WAIT", "long");
        environment.remove("MESIBO_APP_ID");

        assertThat(problemsOf(environment))
                .extracting(Problem::variable)
                .containsExactly(
                        "PROVISIONER_MEMBER_WAIT",
                        "MESIBO_APP_ID",
                        "MESIBO_RATE_LIMIT",
                        "MESIBO_CONCURENCY",
                        "KAFKA_ENABLE_AUTO_COMMIT");
    }

    @Test
    void from_badSecrets_showsNone() {
        Map<String, String> environment = with("MESIBO_APP_TOKEN", "hush hush");
        environment.put("MESIBO_APP_TOKN", "hush");
        environment.put("MESIBO_APP_TOKEN_FILE", "hush");
        environment.put("MESIBO_API_URL", "https://hush:hush@mesibo.example/");
        environment.put("MESIBO_PROXY", "hush:hush@proxy:80");
        environment.put("KAFKA_SASL_JAAS", "hush");
        environment.put("KAFKA_SSL_KEY_PASWORD", "hush");

        UnusableSettings refusal = refusalOf(environment);

        assertThat(refusal.problems()).hasSize(7);
        assertThat(refusal.getMessage()).doesNotContain("hush").contains("'***'");
    }

    @Test
    void from_goodSecrets_textFormShowsNone() throws UnusableSettings {
        Map<String, String> environment = with("KAFKA_SASL_JAAS_CONFIG", "password=hush");
        environment.put("MESIBO_APP_TOKEN", "hush");

        assertThat(Settings.from(environment).toString())
                .doesNotContain("hush")
                .contains("sasl.jaas.config");
    }

    @Test
    void from_settingNotBuilt_isRefused() {
        assertThat(problemsOf(with("PROVISIONER_RESULTS_ENCRYPTION_KEY_FILE", "/keys")))
                .singleElement()
                .extracting(Problem::accepted)
                .asString()
                .contains("not built yet");
    }

    @Test
    void from_blankValues_areUnset() throws UnusableSettings {
        Map<String, String> environment = with("MESIBO_RATE_LIMIT", "");
        environment.put("PROVISIONER_RESULTS_ENCRYPTION_KEY_FILE", " ");
        environment.put("MESIBO_TYPO", "");

        assertThat(Settings.from(environment).mesibo().limits().operationsPerSecond())
                .isEqualByComparingTo("50");
    }

    @Test
    void from_file_isBelowTheEnvironment() throws Exception {
        Map<String, String> environment = with("MESIBO_CONCURRENCY", "7");
        environment.put("LOG_LEVEL", "");
        environment.put(
                "PROVISIONER_CONFIG_FILE",
                file(
                        """
                        mesibo.concurrency=9
                        mesibo.rate.limit = 2.5
                        kafka.security.protocol=SSL
                        log.level=debug
                        """));

        Settings settings = Settings.from(environment);

        assertThat(settings.mesibo().limits().concurrency()).isEqualTo(7);
        assertThat(settings.mesibo().limits().operationsPerSecond()).isEqualTo("2.5");
        assertThat(settings.kafka().properties()).containsEntry("security.protocol", "SSL");
        assertThat(settings.log().level()).isEqualTo(LogSettings.Level.DEBUG);
    }

    @Test
    void from_fileWithUnknownKeys_namesKeyAndFile() throws IOException {
        String file = file("mesibo.concurency=9\nMESIBO_APP_ID=x\nkafka.home=/k\nlog.colour=red\n");

        assertThat(problemsOf(with("PROVISIONER_CONFIG_FILE", file)))
                .extracting(Problem::variable)
                .containsExactlyInAnyOrder(
                        "mesibo.concurency in " + file,
                        "MESIBO_APP_ID in " + file,
                        "kafka.home in " + file,
                        "log.colour in " + file);
    }

    @Test
    void from_missingFile_isAProblem() {
        assertThat(problemsOf(with("PROVISIONER_CONFIG_FILE", "/does/not/exist")))
                .extracting(Problem::variable)
                .containsExactly("PROVISIONER_CONFIG_FILE");
    }

    @Test
    void from_tokenFileAndToken_prefersTheFile() throws Exception {
        String file = file("  from-file\n");

        AppToken token =
                Settings.from(with("MESIBO_APP_TOKEN_FILE", file)).mesibo().access().appToken();

        assertThat(token.secret().value()).isEqualTo("from-file");
        assertThat(token.file()).contains(Path.of(file));
    }

    @Test
    void from_emptyTokenFile_isAProblem() throws IOException {
        assertThat(problemsOf(with("MESIBO_APP_TOKEN_FILE", file(" \n")))).hasSize(1);
    }

    @Test
    void from_proxy_switchesTheEgressGuardOff() throws UnusableSettings {
        Settings settings = Settings.from(with("MESIBO_PROXY", "proxy.example:3128"));

        assertThat(settings.mesibo().endpoint().proxy())
                .contains(new MesiboSettings.Proxy("proxy.example", 3128));
        assertThat(settings.worker().guards().egressHostsMax()).isZero();
    }

    @Test
    void from_removalLimitZero_switchesTheGuardOff() throws UnusableSettings {
        assertThat(Settings.from(with("PROVISIONER_REMOVAL_LIMIT", "0")).worker().guards())
                .isEqualTo(new WorkerSettings.Guards(new RemovalLimit.Off(), 5));
    }

    @Test
    void from_acceptReset_acceptsThosePartitionsOnly() throws UnusableSettings {
        AcceptReset some = accepted("identity.users/0,identity.groups/3");

        assertThat(some.accepts("identity.users", 0)).isTrue();
        assertThat(some.accepts("identity.users", 3)).isFalse();
        assertThat(accepted("all").accepts("identity.users", 3)).isTrue();
        assertThat(accepted("").accepts("identity.users", 0)).isFalse();
    }

    @Test
    void from_hostNameUnfit_namesTheInstanceId() {
        assertThat(problemsOf(with("HOSTNAME", "no spaces, please")))
                .extracting(Problem::variable)
                .containsExactly("PROVISIONER_INSTANCE_ID");
    }

    private static AcceptReset accepted(String value) throws UnusableSettings {
        return Settings.from(with("PROVISIONER_ACCEPT_RESET", value))
                .worker()
                .takeover()
                .acceptReset();
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("file"), content).toString();
    }

    static Map<String, String> with(String variable, String value) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(variable, value);
        return environment;
    }

    static List<Problem> problemsOf(Map<String, String> environment) {
        return refusalOf(environment).problems();
    }

    private static UnusableSettings refusalOf(Map<String, String> environment) {
        return catchThrowableOfType(UnusableSettings.class, () -> Settings.from(environment));
    }
}
