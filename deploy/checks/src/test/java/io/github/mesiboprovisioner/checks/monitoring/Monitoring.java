package io.github.mesiboprovisioner.checks.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.github.mesiboprovisioner.local.process.BuildTree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code deploy/monitoring}. */
final class Monitoring {

    private Monitoring() {}

    static Path file(String name) {
        return BuildTree.find("provisioner.monitoring", "deploy/monitoring").resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String name) {
        try {
            return new YAMLMapper().readTree(text(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name) {
        try {
            return new JsonMapper().readTree(text(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Recording and alerting rules. */
    static Stream<JsonNode> rules() {
        return yaml("rules.yml")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream());
    }

    static List<Alert> alerts() {
        return rules().filter(rule -> rule.has("alert")).map(Alert::of).toList();
    }

    /** An alerting rule; several may have one name. */
    record Alert(String name, String severity, JsonNode annotations) {

        private static Alert of(JsonNode rule) {
            return new Alert(
                    rule.path("alert").asText(),
                    rule.path("labels").path("severity").asText(),
                    rule.path("annotations"));
        }

        String annotation(String key) {
            return annotations.path(key).asText();
        }

        @Override
        public String toString() {
            return name + "/" + severity;
        }
    }
}
