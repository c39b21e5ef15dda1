package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.entity.EntityKey;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes up events. */
final class EventMaker {
    static final String SOURCE = "/source";
    private static final List<String> APPS = List.of(Scenario.APP, "app.two");
    private static final List<String> NAMES = List.of("Ada", "Ben", "Cid", "Dot");

    private final Dice dice;
    private final List<String> addresses;

    /** So many that a snapshot without them is held; none in most worlds. */
    private final List<String> crowd;

    private final boolean sequences;
    private final Map<EntityKey, Integer> sequence = new HashMap<>();
    private int lastId;

    EventMaker(Dice dice, List<String> addresses, List<String> crowd) {
        this.dice = dice;
        this.crowd = List.copyOf(crowd);
        this.addresses = addresses;
        this.sequences = dice.chance(0.6);
    }

    IdentityEvent make(EntityKey key, Instant now) {
        return switch (key.kind()) {
            case USER -> user(key, now);
            case GROUP -> group(key, now);
        };
    }

    private IdentityEvent user(EntityKey key, Instant now) {
        int kind = dice.between(0, 99);
        if (kind < 25) {
            return new IdentityEvent.UserCreated(
                    context("user.created", key, now), name(""), active(0.1), token());
        }
        if (kind < 48) {
            IdentityEvent.TokenChoice token =
                    dice.chance(0.8)
                            ? new IdentityEvent.TokenChoice.Issue(
                                    Optional.empty(), Optional.empty())
                            : new IdentityEvent.TokenChoice.None();
            return new IdentityEvent.UserUpdated(
                    context("user.updated", key, now), name(""), active(0.2), token);
        }
        if (kind < 68) {
            Optional<String> app = dice.chance(0.5) ? Optional.empty() : anApp();
            return new IdentityEvent.TokenRequested(
                    context("user.token-requested", key, now), app, Optional.empty());
        }
        if (kind < 79) {
            return new IdentityEvent.UserDeactivated(context("user.deactivated", key, now));
        }
        if (kind < 91) {
            return new IdentityEvent.UserReactivated(context("user.reactivated", key, now));
        }
        return new IdentityEvent.UserDeleted(context("user.deleted", key, now));
    }

    private IdentityEvent group(EntityKey key, Instant now) {
        if (dice.chance(0.12)) {
            return new IdentityEvent.GroupDeleted(context("group.deleted", key, now));
        }
        Optional<GroupPermissions> permissions =
                dice.chance(0.8) ? Optional.empty() : Optional.of(permissions());
        return new IdentityEvent.GroupChanged(
                context("group.changed", key, now),
                name(key.id() + SimMesibo.NAME_SEPARATOR),
                permissions,
                membership());
    }

    private IdentityEvent.Membership membership() {
        int kind = dice.between(0, 9);
        if (kind < 2) {
            return new IdentityEvent.Membership.Same();
        }
        Set<String> some = someAddresses();
        if (!crowd.isEmpty() && dice.chance(0.4)) {
            some.addAll(crowd);
        }
        if (kind < 5) {
            return new IdentityEvent.Membership.Snapshot(List.copyOf(some));
        }
        Set<String> others = someAddresses();
        others.removeAll(some);
        return new IdentityEvent.Membership.Delta(List.copyOf(some), List.copyOf(others));
    }

    private Set<String> someAddresses() {
        Set<String> some = new LinkedHashSet<>();
        int count = dice.between(0, Math.min(5, addresses.size()));
        for (int i = 0; i < count; i++) {
            some.add(dice.pick(addresses));
        }
        return some;
    }

    private GroupPermissions permissions() {
        return new GroupPermissions(
                Optional.of(dice.pick(List.of(GroupPermissions.Audience.values()))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(dice.pick(List.of(GroupPermissions.Audience.values()))));
    }

    private Optional<String> name(String prefix) {
        if (dice.chance(0.4)) {
            return Optional.empty();
        }
        String bad = dice.chance(0.06) ? SimMesibo.BAD : "";
        return Optional.of(bad + prefix + dice.pick(NAMES));
    }

    private Optional<Boolean> active(double probabilityFalse) {
        return dice.chance(0.7)
                ? Optional.empty()
                : Optional.of(!dice.chance(probabilityFalse * 2));
    }

    private IdentityEvent.TokenChoice token() {
        return dice.chance(0.15)
                ? new IdentityEvent.TokenChoice.None()
                : new IdentityEvent.TokenChoice.Issue(
                        dice.chance(0.7) ? Optional.empty() : anApp(), Optional.empty());
    }

    private Optional<String> anApp() {
        return Optional.of(dice.pick(APPS));
    }

    private EventContext context(String type, EntityKey key, Instant now) {
        double expiring = type.equals("user.token-requested") ? 0.35 : 0.12;
        Optional<Instant> expiry =
                dice.chance(expiring)
                        ? Optional.of(now.plus(Duration.ofMillis(dice.between(100, 6000))))
                        : Optional.empty();
        return new EventContext(
                "e" + ++lastId,
                SOURCE,
                "identity." + type + ".v1",
                key.id(),
                sequences && dice.chance(0.9) ? Optional.of(nextSequence(key)) : Optional.empty(),
                expiry,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                dice.chance(0.1),
                dice.chance(0.08));
    }

    private BigInteger nextSequence(EntityKey key) {
        if (dice.chance(0.1)) {
            return BigInteger.valueOf(dice.between(1, sequence.getOrDefault(key, 1)));
        }
        return BigInteger.valueOf(sequence.merge(key, dice.between(1, 3), Integer::sum));
    }
}
