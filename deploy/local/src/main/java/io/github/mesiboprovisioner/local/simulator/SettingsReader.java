package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.local.simulator.SimulatorSettings.Limits;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads changes of the settings from JSON: only what is there changes. */
final class SettingsReader {

    private SettingsReader() {}

    /** Throws IllegalArgumentException that names what is wrong. */
    static SimulatorSettings read(JsonNode json, SimulatorSettings before) {
        FieldReader fields = FieldReader.of(json);
        SimulatorSettings after = before;
        for (UnaryOperator<SimulatorSettings> change : changes(fields)) {
            after = change.apply(after);
        }
        fields.refuseOthers();
        if (!fields.problems().isEmpty()) {
            throw new IllegalArgumentException("bad settings: " + fields.problems());
        }
        return after;
    }

    private static List<UnaryOperator<SimulatorSettings>> changes(FieldReader fields) {
        return List.of(
                s -> fields.optionalText("appToken").map(s::withAppToken).orElse(s),
                s -> deployment(fields).map(s::withDeployment).orElse(s),
                s -> s.withLimits(limits(fields, s.limits())),
                s -> s.withLatency(latency(fields, s.latency())),
                s -> s.withDialect(dialect(fields, s.dialect())));
    }

    private static Optional<SimulatorSettings.Deployment> deployment(FieldReader fields) {
        return constant(fields, "deployment", SimulatorSettings.Deployment.class);
    }

    private static Limits limits(FieldReader fields, Limits before) {
        return new Limits(
                number(fields, "bodyBytesMax", before.bodyBytes()),
                number(fields, "rateLimit", before.rate()),
                number(fields, "addressesMax", before.addresses()));
    }

    private static Latency latency(FieldReader fields, Latency before) {
        Optional<FieldReader> latency = fields.optionalObject("latencyMillis");
        if (latency.isEmpty()) {
            return before;
        }
        Optional<Long> fixed = latency.get().optionalNumber("fixed", 0);
        if (fixed.isPresent()) {
            return new Latency.Fixed(Duration.ofMillis(fixed.get()));
        }
        return new Latency.LogNormal(
                Duration.ofMillis(latency.get().number("p50", 1)),
                Duration.ofMillis(latency.get().number("p99", 1)));
    }

    private static Dialect dialect(FieldReader fields, Dialect before) {
        return new Dialect(
                refusal(fields, "unknownUser", before.unknownUser()),
                refusal(fields, "unknownGroup", before.unknownGroup()),
                refusal(fields, "breached", before.breached()),
                constant(fields, "removal", Dialect.Removal.class).orElse(before.removal()),
                quirks(fields, before.quirks()));
    }

    private static Set<Dialect.Quirk> quirks(FieldReader fields, Set<Dialect.Quirk> before) {
        if (!fields.has("quirks")) {
            return before;
        }
        Set<Dialect.Quirk> quirks = EnumSet.noneOf(Dialect.Quirk.class);
        for (String name : fields.texts("quirks")) {
            constant(name, Dialect.Quirk.class)
                    .ifPresentOrElse(quirks::add, () -> fields.problem("quirks"));
        }
        return quirks;
    }

    /** {@code {"error": "NOTFOUND", "code": 404, "properties": ["address"]}}. */
    static Refusal refusal(FieldReader fields, String name, Refusal before) {
        return fields.optionalObject(name)
                .map(
                        refusal ->
                                new Refusal(
                                        refusal.text("error"),
                                        number(refusal, "code", 0),
                                        refusal.optionalText("cause").orElse(before.cause()),
                                        refusal.texts("properties")))
                .orElse(before);
    }

    static int number(FieldReader fields, String name, int before) {
        return fields.optionalNumber(name, 0).map(Math::toIntExact).orElse(before);
    }

    /** An enum constant, written {@code self-hosted}. */
    static <E extends Enum<E>> Optional<E> constant(
            FieldReader fields, String name, Class<E> type) {
        Optional<String> text = fields.optionalText(name);
        Optional<E> found = text.flatMap(word -> constant(word, type));
        if (text.isPresent() && found.isEmpty()) {
            fields.problem(name);
        }
        return found;
    }

    private static <E extends Enum<E>> Optional<E> constant(String word, Class<E> type) {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return EnumSet.allOf(type).stream().filter(e -> e.name().equals(name)).findFirst();
    }
}
