package io.github.mesiboprovisioner.contracts;

import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;
import io.github.mesiboprovisioner.contracts.Result.AppliedType;
import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Members;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.contracts.Result.Reason;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Makes events and results from a seed. */
final class Samples {

    private static final String[] PIECES = {
        "a", "Z", "0", " ", "é", "ß", "漢", "😀", "\"", "\\", "/", "<", "'", "{", "\u2028", "%", ";"
    };

    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    static LongStream seeds(int count) {
        return LongStream.range(0, count);
    }

    IdentityEvent event() {
        EventType type = one(EventType.values());
        EventContext context = context(type);
        return switch (type) {
            case USER_CREATED ->
                    new IdentityEvent.UserCreated(
                            context, maybe(this::text), maybe(random::nextBoolean), tokenChoice());
            case USER_UPDATED ->
                    new IdentityEvent.UserUpdated(
                            context,
                            maybe(this::text),
                            maybe(random::nextBoolean),
                            random.nextBoolean()
                                    ? new TokenChoice.None()
                                    : new TokenChoice.Issue(Optional.empty(), Optional.empty()));
            case TOKEN_REQUESTED ->
                    new IdentityEvent.TokenRequested(
                            context, maybe(this::word), maybe(this::duration));
            case USER_DEACTIVATED -> new IdentityEvent.UserDeactivated(context);
            case USER_REACTIVATED -> new IdentityEvent.UserReactivated(context);
            case USER_DELETED -> new IdentityEvent.UserDeleted(context);
            case GROUP_CHANGED ->
                    new IdentityEvent.GroupChanged(
                            context, maybe(this::text), maybe(this::permissions), membership());
            case GROUP_DELETED -> new IdentityEvent.GroupDeleted(context);
        };
    }

    private EventContext context(EventType type) {
        return new EventContext(
                word(),
                "/idp/" + random.nextInt(10),
                type.type(),
                word(),
                maybe(() -> new BigInteger(120, random)),
                maybe(this::instant),
                maybe(this::word),
                maybe(this::word),
                maybe(this::word),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private TokenChoice tokenChoice() {
        return random.nextBoolean()
                ? new TokenChoice.None()
                : new TokenChoice.Issue(maybe(this::word), maybe(this::duration));
    }

    private GroupPermissions permissions() {
        return new GroupPermissions(
                maybe(this::audience),
                maybe(this::audience),
                maybe(this::audience),
                maybe(this::audience),
                maybe(this::audience));
    }

    private Audience audience() {
        return one(Audience.values());
    }

    private Membership membership() {
        return switch (random.nextInt(3)) {
            case 0 -> new Membership.Same();
            case 1 -> new Membership.Snapshot(addresses());
            default -> {
                List<String> add = addresses();
                List<String> remove = new ArrayList<>(addresses());
                remove.removeAll(add);
                yield new Membership.Delta(add, remove);
            }
        };
    }

    private EventOrigin origin() {
        return new EventOrigin(
                maybe(this::word),
                maybe(this::word),
                maybe(this::word),
                "identity.users",
                random.nextInt(100),
                random.nextLong(Long.MAX_VALUE));
    }

    ControlCommand command() {
        ControlCommand.Entity entity =
                new ControlCommand.Entity(one(ControlCommand.Kind.values()), word());
        return random.nextBoolean()
                ? new ControlCommand.Release(entity, origin())
                : new ControlCommand.Reject(entity, origin());
    }

    Result result() {
        return result(outcome());
    }

    Result result(Outcome outcome) {
        return new Result(
                origin(),
                random.nextBoolean() ? "" : "/members-settled",
                word(),
                instant(),
                new Result.Trace(maybe(this::word), maybe(this::word), maybe(this::word)),
                outcome);
    }

    /** Every way an event can end. */
    static Stream<Outcome> outcomes(Samples samples) {
        return Stream.of(
                        Stream.of(AppliedType.values())
                                .map(type -> new Outcome.Applied(type, samples.details())),
                        Stream.of(Reason.values())
                                .map(reason -> new Outcome.Skipped(reason, samples.details())),
                        Stream.of(Problem.Kind.values())
                                .map(
                                        kind ->
                                                new Outcome.Failed(
                                                        samples.problem(kind), samples.details())))
                .flatMap(outcome -> outcome);
    }

    private Outcome outcome() {
        List<Outcome> all = outcomes(this).toList();
        return all.get(random.nextInt(all.size()));
    }

    Details details() {
        return new Details(
                maybe(
                        () ->
                                new Result.User(
                                        word(),
                                        maybe(random::nextLong),
                                        maybe(random::nextBoolean))),
                maybe(this::token),
                maybe(
                        () ->
                                new Result.Group(
                                        word(),
                                        maybe(random::nextLong),
                                        random.nextBoolean(),
                                        random.nextBoolean())),
                maybe(this::members));
    }

    private Result.Token token() {
        return new Result.Token(
                maybe(() -> new Secret(word())),
                word(),
                maybe(this::instant),
                maybe(this::instant),
                random.nextBoolean());
    }

    private Members members() {
        return new Members(
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                random.nextBoolean());
    }

    private Problem problem(Problem.Kind kind) {
        return new Problem(
                kind,
                maybe(() -> random.nextInt(600)),
                maybe(this::word),
                maybe(this::text),
                maybe(this::text),
                addresses(),
                random.nextInt(10),
                random.nextBoolean());
    }

    private List<String> addresses() {
        Set<String> addresses = new LinkedHashSet<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            addresses.add(word());
        }
        return List.copyOf(addresses);
    }

    private Instant instant() {
        return Instant.ofEpochSecond(
                random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        return Duration.ofSeconds(random.nextLong(400_000_000), random.nextInt(2) * 500_000_000L);
    }

    /** Not empty. */
    String word() {
        return text() + one(PIECES);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(12); count > 0; count--) {
            text.append(one(PIECES));
        }
        return text.toString();
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
