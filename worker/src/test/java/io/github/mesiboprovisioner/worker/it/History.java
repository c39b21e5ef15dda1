package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventType;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultView;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All results of a world, in the order in which each entity's were published, and the promises. */
record History(List<ResultView> views) {

    /** Every input record has exactly one result; extra results have a suffix. */
    void assertOneForEach(List<Feed.Position> sent) {
        assertThat(
                        views.stream()
                                .map(ResultView::result)
                                .filter(result -> result.idSuffix().isEmpty())
                                .map(Result::id))
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().map(Feed.Position::resultId).toList());
    }

    /** Results come in the order of the log; those of undecodable records come when they come. */
    void assertOrderPerEntity() {
        Map<Entity, Long> last = new HashMap<>();
        for (ResultView view : views) {
            Result result = view.result();
            if (result.idSuffix().isEmpty()) {
                Entity.of(result).ifPresent(entity -> assertLater(last, entity, result));
            }
        }
    }

    private static void assertLater(Map<Entity, Long> last, Entity entity, Result result) {
        Long before = last.put(entity, result.origin().offset());
        if (before != null) {
            assertThat(result.origin().offset())
                    .as("%s after %d", result, before)
                    .isGreaterThan(before);
        }
    }

    /** The last token that was published for a user, and not revoked since, lets it in. */
    void assertTokensAccepted(Stack stack, Predicate<Result> revokes) {
        Map<String, String> tokens = tokens(revokes);
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

    private Map<String, String> tokens(Predicate<Result> revokes) {
        Map<String, String> tokens = new HashMap<>();
        for (ResultView view : views) {
            Result result = view.result();
            if (revokes.test(result)) {
                tokens.remove(result.subject());
            }
            result.outcome()
                    .details()
                    .token()
                    .filter(token -> token.appId().equals(Stack.APP_ID))
                    .ifPresent(token -> note(tokens, result.subject(), token));
        }
        return tokens;
    }

    private static void note(Map<String, String> tokens, String user, Result.Token token) {
        if (token.inDoubt() || token.value().isEmpty()) {
            tokens.remove(user);
        } else {
            tokens.put(user, token.value().get().value());
        }
    }

    /** A user and a group may have the same id. */
    private record Entity(String id, boolean user) {
        static Optional<Entity> of(Result result) {
            return result.origin()
                    .type()
                    .flatMap(EventType::of)
                    .filter(_ -> !(result.outcome() instanceof Result.Outcome.Failed))
                    .map(type -> new Entity(result.subject(), type.aboutUser()));
        }
    }
}
