package io.github.mesiboprovisioner.worker.mesibo.wire;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What mesibo says with {@code "result":false}: words go before the code. Texts are redacted.
 *
 * @param word {@code error} in upper case, as compared; not for printing
 * @param code as sent, 0 if absent: there is no such code
 */
record Refusal(String word, int code, Failure.Rejected details) {
    private static final int WORD_MAX = 64;
    private static final int SENTENCE_MAX = 300;
    private static final int PROPERTIES_MAX = 20;

    static Refusal of(JsonNode body, Secret appToken) {
        String word = body.path("error").asText("").strip().toUpperCase(Locale.ROOT);
        OptionalLong code = ReplyJson.number(body.path("code"));
        int known = Math.clamp(code.orElse(0), 0, Integer.MAX_VALUE);
        return new Refusal(word, known, details(body, known, new Redaction(appToken, body)));
    }

    private static Failure.Rejected details(JsonNode body, int code, Redaction redaction) {
        return new Failure.Rejected(
                Optional.of(code).filter(c -> c > 0),
                text(body.path("error"), redaction, WORD_MAX),
                text(body.path("cause"), redaction, SENTENCE_MAX),
                text(body.path("action"), redaction, SENTENCE_MAX),
                properties(body.path("properties"), redaction));
    }

    private static Optional<String> text(JsonNode node, Redaction redaction, int lengthMax) {
        return ReplyJson.text(node)
                .map(text -> redaction.clean(text, lengthMax))
                .filter(text -> !text.isEmpty());
    }

    private static List<String> properties(JsonNode names, Redaction redaction) {
        List<String> clean = new ArrayList<>();
        for (JsonNode name : names) {
            if (clean.size() < PROPERTIES_MAX) {
                text(name, redaction, WORD_MAX).ifPresent(clean::add);
            }
        }
        return clean;
    }

    /** Which halt this calls for. */
    Optional<Failure.Forbidden.Kind> forbidden() {
        if (word.equals("TOKENBREACH")) {
            return Optional.of(Failure.Forbidden.Kind.BREACH);
        }
        return word.equals("AUTHFAIL") || code == 401 || code == 403
                ? Optional.of(Failure.Forbidden.Kind.AUTH)
                : Optional.empty();
    }

    boolean saysThrottled() {
        return code == 429;
    }

    /** True if what {@code operation} was to remove was not there any more. */
    boolean saysGone(Operation operation) {
        return switch (operation) {
            case Operation.UserDeactivate _, Operation.UserDelete _ ->
                    code == 404 || hasOneOf("NOTFOUND", "NOUSER", "BADUSER");
            case Operation.GroupDelete _ ->
                    code == 404 || hasOneOf("NOTFOUND", "NOGROUP", "BADGROUP");
            case Operation.UserAdd _,
                    Operation.GroupAdd _,
                    Operation.GroupSet _,
                    Operation.GroupEditMembers _,
                    Operation.GroupsGet _,
                    Operation.GroupGetMembers _ ->
                    false;
        };
    }

    private boolean hasOneOf(String... parts) {
        return Stream.of(parts).anyMatch(word::contains);
    }

    /** True if the code alone says that the request is wrong. */
    boolean isRejection() {
        return code >= 400 && code < 500;
    }

    /** The ending when nothing above applies. */
    Reply ending() {
        if (code >= 500) {
            return new Reply.Unknown(new Failure.Transient(Cause.CODE, Optional.of(code)));
        }
        return isRejection() || !word.isEmpty()
                ? new Reply.Refused(details)
                : new Reply.Unknown(new Failure.Transient(Cause.BODY, Optional.empty()));
    }
}
