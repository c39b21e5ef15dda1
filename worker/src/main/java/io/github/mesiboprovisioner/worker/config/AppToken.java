package io.github.mesiboprovisioner.worker.config;

import io.github.mesiboprovisioner.contracts.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The app token as it was at start.
 *
 * @param file where it came from and may change; empty when the environment held the token itself
 */
public record AppToken(Secret secret, Optional<Path> file) {

    private static final int BYTES_MAX = 16 * 1024;

    /** The token in a file: its content without surrounding white space; empty if it is none. */
    public static Optional<Secret> in(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX
                ? parse(Files.readString(file))
                : Optional.empty();
    }

    /** One printable ASCII word. */
    static Optional<Secret> parse(String text) {
        String token = text.strip();
        boolean good = !token.isEmpty() && token.chars().allMatch(c -> 0x21 <= c && c <= 0x7e);
        return good ? Optional.of(new Secret(token)) : Optional.empty();
    }
}
