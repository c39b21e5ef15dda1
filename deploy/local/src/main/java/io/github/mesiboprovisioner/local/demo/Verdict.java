package io.github.mesiboprovisioner.local.demo;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.Result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Whether the promises were kept.
 *
 * @param tokens how many users have a token by the results
 * @param tokensWrong for how many of them mesibo accepts another one or none
 */
record Verdict(long missing, long repeated, long foreign, int tokens, int tokensWrong) {

    static Verdict of(Feed feed, Ledger ledger, Stack stack)
            throws IOException, InterruptedException {
        Map<String, String> published = publishedTokens(ledger.results());
        Map<String, String> accepted = acceptedTokens(stack.simulator().admin("users"));
        long wrong =
                published.entrySet().stream()
                        .filter(last -> !last.getValue().equals(accepted.get(last.getKey())))
                        .count();
        return new Verdict(
                ledger.missing(feed.sent()),
                ledger.repeated(),
                ledger.foreign(feed.sent()),
                published.size(),
                (int) wrong);
    }

    boolean exactlyOneResultEach() {
        return missing == 0 && repeated == 0 && foreign == 0;
    }

    boolean isGood() {
        return exactlyOneResultEach() && tokensWrong == 0;
    }

    /** By address, the hash of the token that was published last, unless it was revoked. */
    private static Map<String, String> publishedTokens(List<Result> results) {
        Map<String, String> tokens = new HashMap<>();
        for (Result result : results) {
            if (result.outcome() instanceof Result.Outcome.Applied(var type, var details)) {
                details.token()
                        .flatMap(Result.Token::value)
                        .ifPresent(token -> tokens.put(result.subject(), sha256(token.value())));
                if (revokes(type)) {
                    tokens.remove(result.subject());
                }
            }
        }
        return tokens;
    }

    private static boolean revokes(Result.AppliedType type) {
        return type == Result.AppliedType.USER_DEACTIVATED
                || type == Result.AppliedType.USER_DELETED;
    }

    private static Map<String, String> acceptedTokens(JsonNode users) {
        Map<String, String> tokens = new HashMap<>();
        for (JsonNode user : users) {
            user.path("tokens").forEach(hash -> tokens.put(address(user), hash.asText()));
        }
        return tokens;
    }

    private static String address(JsonNode user) {
        return user.path("address").asText();
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
