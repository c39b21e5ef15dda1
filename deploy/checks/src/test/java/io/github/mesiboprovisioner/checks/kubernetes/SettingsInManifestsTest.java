package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.Unknown;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;
import io.github.mesiboprovisioner.worker.kafka.ClientProperties;
import io.github.mesiboprovisioner.worker.kafka.Clients;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The worker itself reads what the overlays set. */
class SettingsInManifestsTest {

    /** The last transaction, and the close of clients. */
    private static final Duration AFTER_THE_DRAIN =
            ClientProperties.TRANSACTION_TIMEOUT.plus(ClientProperties.CALL_MAX);

    private static Map<String, String> contents;

    @TempDir private Path folder;

    @BeforeAll
    static void files() throws IOException, GeneralSecurityException, InterruptedException {
        contents = PodFiles.contents();
    }

    static Stream<Manifests> overlays() throws IOException {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void environment_ofThePod_isWhatTheWorkerAccepts(Manifests overlay)
            throws IOException, UnusableSettings {
        Map<String, String> variables = PodEnvironment.laidOut(overlay, folder, contents);
        Settings settings = Settings.from(variables);

        assertThat(Unknown.ignored(variables)).isEmpty();
        assertThat(settings.worker().instance().id()).isEqualTo("mesibo-provisioner-0");
        assertThat(settings.worker().instance().managementPort())
                .isEqualTo(overlay.container().at("/ports/0/containerPort").asInt());
        assertThat(settings.mesibo().access().appToken().secret().value())
                .isEqualTo(PodFiles.APP_TOKEN);
    }

    /** The files of certificates and the property providers are used, not only accepted. */
    @ParameterizedTest
    @MethodSource("overlays")
    void kafkaClients_ofThePod_canBeMade(Manifests overlay) throws IOException, UnusableSettings {
        Map<String, String> variables = PodEnvironment.laidOut(overlay, folder, contents);
        variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9");
        ClientProperties properties =
                new ClientProperties(Settings.from(variables).kafka(), "mesibo-provisioner-0");

        assertThatCode(properties::verify).doesNotThrowAnyException();
        assertThatCode(
                        () -> {
                            try (Admin admin = Clients.of(properties).admin().get()) {
                                assertThat(admin.metrics()).isNotEmpty();
                            }
                        })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void gracePeriod_isLongerThanTheDrain(Manifests overlay) throws IOException, UnusableSettings {
        Map<String, String> variables = PodEnvironment.laidOut(overlay, folder, contents);
        Duration drain = Settings.from(variables).worker().instance().shutdownTimeout();
        Duration grace =
                Duration.ofSeconds(overlay.pod().path("terminationGracePeriodSeconds").asLong());

        assertThat(grace).isGreaterThanOrEqualTo(drain.plus(AFTER_THE_DRAIN));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void appToken_isAFileThatMayChange(Manifests overlay) {
        Map<String, String> variables = PodEnvironment.variables(overlay);

        assertThat(variables).doesNotContainKey("MESIBO_APP_TOKEN");
        assertThat(PodEnvironment.mounted(overlay))
                .filteredOn(file -> file.path().equals(variables.get("MESIBO_APP_TOKEN_FILE")))
                .singleElement()
                .extracting(PodEnvironment.Mounted::kind)
                .isEqualTo("Secret");
        for (JsonNode mount : overlay.container().path("volumeMounts")) {
            assertThat(mount.has("subPath")).as("%s would never change", mount).isFalse();
        }
    }

    /** What is mounted and not rendered is made by people: they have to be told. */
    @ParameterizedTest
    @MethodSource("overlays")
    void mountedFile_anyOne_isRenderedOrInTheReadme(Manifests overlay) throws IOException {
        String text = Files.readString(readme());

        assertThat(PodEnvironment.mounted(overlay))
                .isNotEmpty()
                .allSatisfy(
                        file ->
                                assertThat(text)
                                        .contains("`" + file.source() + "`")
                                        .contains(file.key()));
    }

    private static Path readme() {
        return Manifests.root().resolveSibling("README.md");
    }
}
