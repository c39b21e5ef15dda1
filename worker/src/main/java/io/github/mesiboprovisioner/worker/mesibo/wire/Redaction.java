package io.github.mesiboprovisioner.worker.mesibo.wire;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.Secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes texts of a reply fit for logs, headers and results: no app token, no user token, nothing
 * that looks like one, no control character, a bounded length.
 */
final class Redaction {
    private static final String MASK = "***";

    /** At least 20 characters of a token's alphabet with a digit among them, or 40 without. */
    private static final Pattern TOKEN_LIKE =
            Pattern.compile(
                    "(?<![\\w+/=-])(?=[A-Za-z_+/=-]{0,200}\\d)[\\w+/=-]{20,}|[\\w+/=-]{40,}");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    /** More than this is cut before patterns are looked for. */
    private static final int LOOKED_AT_MAX = 4096;

    private final List<String> secrets = new ArrayList<>();

    Redaction(Secret appToken, JsonNode reply) {
        secrets.add(appToken.value());
        ReplyJson.text(reply.path("token")).ifPresent(secrets::add);
        ReplyJson.text(reply.path("user").path("token")).ifPresent(secrets::add);
    }

    String clean(String text, int lengthMax) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        masked = TOKEN_LIKE.matcher(cut(masked, LOOKED_AT_MAX)).replaceAll(MASK);
        return cut(CONTROL.matcher(masked).replaceAll(" ").strip(), lengthMax);
    }

    private static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        // Never between the halves of a character.
        boolean halved = Character.isHighSurrogate(text.charAt(lengthMax - 1));
        return text.substring(0, halved ? lengthMax - 1 : lengthMax);
    }
}
