package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Secret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One user as mesibo has it. Refuses names that begin with "bad" and apps that do. */
final class UserInMesibo {

    static final Failure REFUSAL =
            new Failure.Rejected(
                    Optional.of(400),
                    Optional.of("BADVALUE"),
                    Optional.of("name not allowed"),
                    Optional.of("choose another"),
                    List.of("name"));

    final List<Operation> done = new ArrayList<>();
    final Map<String, String> tokens = new HashMap<>();
    boolean exists;
    boolean active;
    Optional<String> name = Optional.empty();
    private long uid;
    private int issued;

    /** Everything but the uid and the values of the tokens. */
    record View(boolean exists, boolean active, Optional<String> name, List<String> apps) {}

    View view() {
        return new View(exists, active, name, tokens.keySet().stream().sorted().toList());
    }

    boolean isActive() {
        return exists && active;
    }

    /** What mesibo answers, once it has done it or refused it. */
    Reply call(Operation operation) {
        if (refuses(operation)) {
            return new Reply.Refused(REFUSAL);
        }
        done.add(operation);
        return new Reply.Applied(
                switch (operation) {
                    case Operation.UserAdd add -> add(add);
                    case Operation.UserDeactivate _ -> deactivate();
                    case Operation.UserDelete _ -> delete();
                    case Operation.GroupAdd _,
                            Operation.GroupSet _,
                            Operation.GroupDelete _,
                            Operation.GroupEditMembers _,
                            Operation.GroupGetMembers _,
                            Operation.GroupsGet _ ->
                            throw new AssertionError(operation);
                });
    }

    static boolean refuses(Operation operation) {
        return operation instanceof Operation.UserAdd add
                && (add.name().filter(UserInMesibo::isBad).isPresent()
                        || add.token().filter(token -> isBad(token.appId())).isPresent());
    }

    private static boolean isBad(String value) {
        return value.startsWith("bad");
    }

    private Reply.Answer add(Operation.UserAdd add) {
        if (!exists) {
            exists = true;
            uid++;
        }
        active = add.active();
        name = add.name().or(() -> name);
        Optional<Secret> token = add.token().map(spec -> new Secret("token-" + ++issued));
        token.ifPresent(value -> tokens.put(add.token().get().appId(), value.value()));
        return new Reply.Answer.UserAdded(Optional.of(uid), token);
    }

    private Reply.Answer deactivate() {
        if (!exists) {
            return new Reply.Answer.AlreadyGone();
        }
        active = false;
        tokens.clear();
        return new Reply.Answer.Done();
    }

    private Reply.Answer delete() {
        if (!exists) {
            return new Reply.Answer.AlreadyGone();
        }
        exists = false;
        active = false;
        name = Optional.empty();
        tokens.clear();
        return new Reply.Answer.Done();
    }
}
