package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Operation.TokenSpec;

import java.util.Map;
import java.util.Optional;

/**
 * What a fold of a user's events starts from.
 *
 * @param base the user as recorded
 * @param known how events end that are known to fail, which count as if they had never come, or to
 *     have expired
 */
record UserFrame(
        String address,
        UserState base,
        Rules rules,
        Moment moment,
        Map<Queued, Result.Outcome> known) {
    UserFrame {
        known = Map.copyOf(known);
    }

    UserFrame withBase(UserState changed) {
        return new UserFrame(address, changed, rules, moment, known);
    }

    UserFrame withKnown(Map<Queued, Result.Outcome> changed) {
        return new UserFrame(address, base, rules, moment, changed);
    }

    /** The operation that makes the user in mesibo what {@code wanted} says. */
    Operation userAdd(UserState wanted, Optional<TokenSpec> token) {
        return new Operation.UserAdd(address, wanted.name(), wanted.isActive(), token);
    }

    Operation userDeactivate() {
        return new Operation.UserDeactivate(address);
    }

    Operation userDelete() {
        return new Operation.UserDelete(address);
    }

    boolean fits(Operation operation) {
        return rules.sizes().bytesOf(operation) <= rules.sizes().maxBytes();
    }
}
