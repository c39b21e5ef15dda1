package io.github.mesiboprovisioner.worker.observe.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.worker.config.LogSettings;
import io.github.mesiboprovisioner.worker.config.LogSettings.Format;
import io.github.mesiboprovisioner.worker.config.LogSettings.Level;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** One line per entry, whatever it contains. */
final class LogOutputTest {
    private static final String NAME = "io.github.mesiboprovisioner.worker.kafka.Intake";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void text_anyEntry_isTimeLevelThreadClassMessage() {
        assertThat(written(Format.TEXT, Level.INFO, NAME, log -> log.info("joined {}", "g")))
                .singleElement()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z INFO  \\[.+\\] Intake: joined g");
    }

    @Test
    void text_lineBreaksAndStackTrace_stayOnTheLine() {
        assertThat(
                        written(
                                Format.TEXT,
                                Level.INFO,
                                NAME,
                                log -> log.warn("a\nb\r\tc\u001b", new IOException("d\ne"))))
                .singleElement()
                .asString()
                .contains("a\\nb\\r\\tc\\u001b | java.io.IOException: d\\ne\\n\\tat ");
    }

    @Test
    void text_fields_followTheMessage() {
        assertThat(
                        written(
                                Format.TEXT,
                                Level.INFO,
                                NAME,
                                log -> log.atInfo().addKeyValue("partition", 3).log("restored")))
                .singleElement()
                .asString()
                .endsWith("Intake: restored partition=3");
    }

    @Test
    void json_anyEntry_isOneObject() throws IOException {
        List<String> lines =
                written(
                        Format.JSON,
                        Level.INFO,
                        NAME,
                        log ->
                                log.atWarn()
                                        .addKeyValue("level", "x\ny")
                                        .setCause(new IOException("d\ne"))
                                        .log("a\n\"b\""));

        assertThat(lines).hasSize(1);
        JsonNode entry = JSON.readTree(lines.getFirst());
        assertThat(entry.get("level").asText()).isEqualTo("WARN");
        assertThat(entry.get("logger").asText()).isEqualTo(NAME);
        assertThat(entry.get("message").asText()).isEqualTo("a\n\"b\"");
        assertThat(entry.get("fields").get("level").asText()).isEqualTo("x\ny");
        assertThat(entry.get("stackTrace").asText()).startsWith("java.io.IOException: d\ne");
        assertThat(entry.get("timestamp").asText()).endsWith("Z").hasSize(24);
    }

    @Test
    void use_infoOrDebug_keepsKafkaClientsToWarnings() {
        String kafka = "org.apache.kafka.clients.NetworkClient";

        assertThat(written(Format.TEXT, Level.INFO, kafka, LogOutputTest::everyLevel)).hasSize(2);
        assertThat(written(Format.TEXT, Level.DEBUG, kafka, LogOutputTest::everyLevel)).hasSize(2);
        assertThat(written(Format.TEXT, Level.TRACE, kafka, LogOutputTest::everyLevel)).hasSize(4);
        assertThat(written(Format.TEXT, Level.ERROR, kafka, LogOutputTest::everyLevel)).hasSize(1);
        assertThat(written(Format.TEXT, Level.INFO, NAME, LogOutputTest::everyLevel)).hasSize(3);
    }

    @Test
    void use_anyLevel_keepsTheHttpLibraryToWarnings() {
        String netty = "io.netty.handler.codec.http.HttpClientCodec";

        assertThat(written(Format.TEXT, Level.TRACE, netty, LogOutputTest::everyLevel)).hasSize(2);
        assertThat(written(Format.TEXT, Level.DEBUG, netty, LogOutputTest::everyLevel)).hasSize(2);
        assertThat(written(Format.TEXT, Level.ERROR, netty, LogOutputTest::everyLevel)).hasSize(1);
    }

    private static void everyLevel(Logger log) {
        log.error("e");
        log.warn("w");
        log.info("i");
        log.debug("d");
    }

    /** A context of its own, so that the tests' own log stays as it is. */
    private static List<String> written(
            Format format, Level level, String logger, Consumer<Logger> entries) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            LogOutput.use(context, new LogSettings(format, level));
            entries.accept(context.getLogger(logger));
        } finally {
            System.setOut(before);
            context.stop();
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
