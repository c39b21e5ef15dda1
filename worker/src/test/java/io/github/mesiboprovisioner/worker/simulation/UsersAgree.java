package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * mesibo's users are what the published results tell, and what is recorded: life, name, and the
 * last published token is the one that mesibo accepts.
 */
final class UsersAgree implements Invariant {
    @Override
    public String name() {
        return "users agree";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<String, UserModel> models = new TreeMap<>();
        for (Result result : history.results()) {
            Optional<IdentityEvent> event = history.books().eventOf(result.origin());
            if (event.isPresent() && event.get() instanceof IdentityEvent.UserEvent about) {
                UserModel model = models.computeIfAbsent(result.subject(), _ -> new UserModel());
                model.take(about, result);
            }
        }
        Set<EntityKey> overtaken = Overtaken.in(history);
        for (Map.Entry<String, UserModel> entry : models.entrySet()) {
            EntityKey key = EntityKey.user(entry.getKey());
            if (!overtaken.contains(key)) {
                SimMesibo.@Nullable User user = history.mesibo().users.get(entry.getKey());
                Optional<String> violation =
                        tokens(entry.getValue(), user)
                                .or(() -> life(entry.getValue(), user))
                                .or(() -> recorded(history, key, user));
                if (violation.isPresent()) {
                    return violation.map(what -> entry.getKey() + ": " + what);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> tokens(UserModel model, SimMesibo.@Nullable User user) {
        Map<String, String> held = user == null ? Map.of() : user.tokens;
        Set<String> apps = new TreeSet<>(held.keySet());
        apps.addAll(model.tokens.keySet());
        for (String app : apps) {
            String actual = held.get(app);
            boolean isRight =
                    switch (model.tokens.get(app)) {
                        case null -> actual == null;
                        case UserModel.Token.Known(var value) -> value.equals(actual);
                        case UserModel.Token.InDoubt() -> true;
                        case UserModel.Token.Superseded() -> false;
                    };
            if (!isRight) {
                return Optional.of(
                        "token for %s is %s, told was %s"
                                .formatted(app, actual, model.tokens.get(app)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> life(UserModel model, SimMesibo.@Nullable User user) {
        if (model.unsure) {
            return Optional.empty();
        }
        boolean isRight =
                user == null
                        ? !model.exists
                        : switch (model.life) {
                            case UNKNOWN, DELETED -> false;
                            case ACTIVE -> user.active;
                            case INACTIVE -> !user.active;
                        };
        if (!isRight) {
            return Optional.of(
                    "%s, told was %s"
                            .formatted(
                                    user == null ? "gone" : "active " + user.active, model.life));
        }
        return user == null || isLeftNamed(model, user) || model.name.equals(user.name)
                ? Optional.empty()
                : Optional.of("name is %s, told was %s".formatted(user.name, model.name));
    }

    private static boolean isLeftNamed(UserModel model, SimMesibo.User user) {
        return model.name.isEmpty()
                && model.perhapsNamed
                && user.name.filter(model.offered::contains).isPresent();
    }

    private static Optional<String> recorded(
            History history, EntityKey key, SimMesibo.@Nullable User user) {
        if (!(history.books().stateOf(key) instanceof UserState state) || state.inDoubt()) {
            return Optional.empty();
        }
        boolean isRight =
                switch (state.life()) {
                    case UserState.Life.Unknown() -> user == null;
                    case UserState.Life.Live(boolean active) ->
                            user == null ? !active : user.active == active;
                    case UserState.Life.Deleted _ -> user == null;
                };
        if (!isRight) {
            return Optional.of("recorded as " + state);
        }
        boolean knowsAll =
                user == null
                        || state.strayToken()
                        || state.apps().containsAll(user.tokens.keySet());
        boolean namesIt = user == null || state.name().isEmpty() || state.name().equals(user.name);
        return knowsAll && namesIt ? Optional.empty() : Optional.of("recorded as " + state);
    }
}
