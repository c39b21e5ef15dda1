package io.github.mesiboprovisioner.bench.stage;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.IdentityEvent;

import java.util.Optional;

/**
 * An event that is to be sent, and the number of the user that it is about.
 *
 * @param poisoned what is sent cannot be read
 */
public record Item(int user, IdentityEvent event, boolean poisoned) {

    /** The user appears. */
    public static Item created(int user, int number) {
        return new Item(
                user,
                new IdentityEvent.UserCreated(
                        context(user, number, "identity.user.created.v1"),
                        Optional.of("User " + user),
                        Optional.empty(),
                        new IdentityEvent.TokenChoice.Issue(Optional.empty(), Optional.empty())),
                false);
    }

    /** The user gets a name that it never had. */
    public static Item renamed(int user, int number) {
        return new Item(
                user,
                new IdentityEvent.UserUpdated(
                        context(user, number, "identity.user.updated.v1"),
                        Optional.of("User " + user + ", name " + number),
                        Optional.empty(),
                        new IdentityEvent.TokenChoice.Issue(Optional.empty(), Optional.empty())),
                false);
    }

    /** Meant to create the user. */
    public static Item poisoned(int user, int number) {
        return new Item(user, created(user, number).event(), true);
    }

    private static EventContext context(int user, int number, String type) {
        return new EventContext(
                "event-%09d".formatted(number),
                "/benchmark",
                type,
                "user-%09d@benchmark.example.com".formatted(user),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }
}
