package io.github.mesiboprovisioner.worker.mesibo.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads JSON that may be hostile: deep, huge, ambiguous or no JSON at all. */
final class ReplyJson {
    private static final int DEPTH_MAX = 32;
    private static final int NUMBER_DIGITS_MAX = 64;

    private static final ObjectMapper MAPPER =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(NUMBER_DIGITS_MAX)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ReplyJson() {}

    /** The body, if it is the JSON that decides: an object with a boolean {@code result}. */
    static Optional<JsonNode> deciding(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            return node.path("result").isBoolean() ? Optional.of(node) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A whole number, written as a number or as a string of digits. */
    static OptionalLong number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return OptionalLong.of(node.longValue());
        }
        if (node.isTextual() && node.textValue().matches("-?\\d{1,18}")) {
            return OptionalLong.of(Long.parseLong(node.textValue()));
        }
        return OptionalLong.empty();
    }

    /** A text that says something. */
    static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank()
                ? Optional.of(node.textValue())
                : Optional.empty();
    }
}
