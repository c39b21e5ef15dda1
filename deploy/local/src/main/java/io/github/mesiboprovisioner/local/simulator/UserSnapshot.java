package io.github.mesiboprovisioner.local.simulator;

import java.util.Map;

/**
 * A user as it was a moment ago.
 *
 * @param tokens by app id, the SHA-256 (hex) of the one token that is accepted
 */
public record UserSnapshot(
        long uid, String address, String name, boolean active, Map<String, String> tokens) {
    public UserSnapshot {
        tokens = Map.copyOf(tokens);
    }
}
