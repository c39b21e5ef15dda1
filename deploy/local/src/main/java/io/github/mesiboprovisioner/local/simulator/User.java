package io.github.mesiboprovisioner.local.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** One user, and the one token per app that lets it in. */
final class User {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 24;
    private static final long MINUTE_MILLIS = 60_000;

    private final long uid;
    private final String address;
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private String name = "";
    private boolean active = true;

    User(long uid, String address) {
        this.uid = uid;
        this.address = address;
    }

    private record Token(String value, long expiryMillis) {
        boolean isValid(long nowMillis) {
            return expiryMillis == 0 || nowMillis < expiryMillis;
        }
    }

    long uid() {
        return uid;
    }

    String address() {
        return address;
    }

    String name() {
        return name;
    }

    boolean isActive() {
        return active;
    }

    void rename(String name) {
        this.name = name;
    }

    void activate(boolean active) {
        this.active = active;
    }

    /** The earlier token for the app stops working. */
    String issueToken(BackendRequest.TokenWish wish, long nowMillis) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String value = HexFormat.of().formatHex(random);
        long expiry =
                wish.expiryMinutes() == 0 ? 0 : nowMillis + wish.expiryMinutes() * MINUTE_MILLIS;
        tokens.put(wish.appId(), new Token(value, expiry));
        return value;
    }

    void removeTokens() {
        tokens.clear();
    }

    boolean accepts(String appId, String value, long nowMillis) {
        Token token = tokens.get(appId);
        return active && token != null && token.value().equals(value) && token.isValid(nowMillis);
    }

    /** The token that was issued last, or nothing: what a list of users shows. */
    String anyToken() {
        return tokens.values().stream().map(Token::value).reduce("", (_, last) -> last);
    }

    UserSnapshot snapshot() {
        Map<String, String> hashes = new TreeMap<>();
        tokens.forEach((appId, token) -> hashes.put(appId, sha256(token.value())));
        return new UserSnapshot(uid, address, name, active, hashes);
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
