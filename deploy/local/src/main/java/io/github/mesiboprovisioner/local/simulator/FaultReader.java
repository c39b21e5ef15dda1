package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads faults from JSON: {@code {"seed": 1, "rules": [{"kind": "reset-after", "probability": 0.1,
 * "op": "useradd", "first": 3}]}}.
 */
final class FaultReader {

    private FaultReader() {}

    /** Throws IllegalArgumentException that names what is wrong. */
    static Faults read(JsonNode json) {
        List<FaultRule> rules = new ArrayList<>();
        json.path("rules").forEach(rule -> rules.add(rule(rule)));
        return new Faults(json.path("seed").asLong(0), rules);
    }

    private static FaultRule rule(JsonNode json) {
        FieldReader fields = FieldReader.of(json);
        FaultRule start =
                FaultRule.of(
                        SettingsReader.constant(fields, "kind", FaultKind.class)
                                .orElse(FaultKind.HANG));
        FaultRule rule =
                new FaultRule(
                        start.kind(),
                        fields.fraction("probability", 1),
                        scope(fields),
                        SettingsReader.number(fields, "first", 0),
                        fields.flag("executed"),
                        Duration.ofMillis(SettingsReader.number(fields, "delayMillis", 1000)),
                        SettingsReader.number(fields, "retryAfterSeconds", 0),
                        SettingsReader.refusal(fields, "refusal", start.refusal()));
        fields.text("kind");
        fields.refuseOthers();
        if (!fields.problems().isEmpty()) {
            throw new IllegalArgumentException("bad fault rule: " + fields.problems());
        }
        return rule;
    }

    private static FaultRule.Scope scope(FieldReader fields) {
        return new FaultRule.Scope(
                fields.optionalText("op"),
                fields.optionalText("address"),
                fields.optionalText("group"));
    }
}
