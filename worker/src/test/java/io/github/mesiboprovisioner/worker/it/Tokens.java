package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.Result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last token of every user, as far as the results tell. */
final class Tokens {

    private final Map<String, String> tokens = new HashMap<>();

    /** The next result of the topic. */
    void take(Result result, boolean revokes) {
        if (revokes) {
            tokens.remove(result.subject());
        }
        result.outcome()
                .details()
                .token()
                .filter(token -> token.appId().equals(Stack.APP_ID))
                .ifPresent(token -> note(result.subject(), token));
    }

    /** They let their users in. */
    void assertAccepted(Stack stack) {
        assertThat(tokens).isNotEmpty();
        List<String> lockedOut = new ArrayList<>();
        tokens.forEach(
                (user, token) -> {
                    if (!stack.simulator().acceptsToken(user, Stack.APP_ID, token)) {
                        lockedOut.add(user);
                    }
                });
        assertThat(lockedOut).as("users whose last token is refused").isEmpty();
    }

    private void note(String user, Result.Token token) {
        if (token.inDoubt() || token.value().isEmpty()) {
            tokens.remove(user);
        } else {
            tokens.put(user, token.value().get().value());
        }
    }
}
