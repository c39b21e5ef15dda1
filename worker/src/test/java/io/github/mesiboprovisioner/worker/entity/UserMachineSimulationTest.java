package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.UserLane.Conditions;
import io.github.mesiboprovisioner.worker.entity.UserLane.Guard;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Random events of a user against a mesibo in memory. More seeds with {@code -Dseeds=20000}, others
 * with {@code -Dfirst-seed=…}.
 */
class UserMachineSimulationTest {

    static LongStream seeds() {
        long first = Long.getLong("first-seed", 0);
        return LongStream.range(first, first + Long.getLong("seeds", 300));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plan_anyFolding_reachesWhatOneByOneReaches(long seed) {
        RandomGenerator random = new Random(seed);
        List<Queued> events = events(random, false);
        Guard guard = random.nextInt(4) == 0 ? Guard.SHUT : Guard.OPEN;
        UserLane singly = lane(new Conditions(false, 0, 0, guard), seed);
        UserLane folded = lane(new Conditions(true, 0, 0, guard), seed);

        singly.run(events);
        folded.run(events);

        assertThat(viewOf(folded)).as(folded::story).isEqualTo(viewOf(singly));
        assertThat(folded.state.withUid(Optional.empty()))
                .as(folded::story)
                .isEqualTo(singly.state.withUid(Optional.empty()));
        assertThat(folded.mesibo.done)
                .as(folded::story)
                .hasSizeLessThanOrEqualTo(singly.mesibo.done.size());
        checkAgreement(folded, events);
        for (int i = 0; i < events.size(); i++) {
            checkOutcome(folded.published.get(i).outcome(), singly.published.get(i).outcome());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ended_refusals_failOnlyTheEventAtFault(long seed) {
        RandomGenerator random = new Random(seed);
        List<Queued> events = events(random, true);
        UserLane lane = lane(new Conditions(true, 0, 0, Guard.ANY), seed);

        lane.run(events);

        for (int i = 0; i < events.size(); i++) {
            if (lane.published.get(i).outcome() instanceof Outcome.Failed) {
                assertThat(events.get(i).event().toString()).contains("[bad]");
            }
        }
        checkAgreement(lane, events);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_anyFaults_recordAndTokensAgreeWithMesibo(long seed) {
        RandomGenerator random = new Random(seed);
        List<Queued> events = events(random, true);
        int faults = random.nextInt(60);
        UserLane lane = lane(new Conditions(true, faults, 0, Guard.ANY), seed);

        lane.run(events);

        checkAgreement(lane, events);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_crashes_recordAndTokensAgreeWithMesibo(long seed) {
        RandomGenerator random = new Random(seed);
        List<Queued> events = events(random, random.nextBoolean());
        int faults = random.nextBoolean() ? 0 : random.nextInt(40);
        Guard guard = random.nextBoolean() ? Guard.OPEN : Guard.ANY;
        UserLane lane = lane(new Conditions(true, faults, 25, guard), seed);

        lane.run(events);

        checkAgreement(lane, events);
    }

    private static UserLane lane(UserLane.Conditions conditions, long seed) {
        UserLane lane = new UserLane(conditions, new Random(seed + 1));
        lane.mesibo.exists = seed % 5 == 0;
        lane.mesibo.active = lane.mesibo.exists && seed % 2 == 0;
        return lane;
    }

    /** Folding makes an applied event superseded or unchanged, and nothing else. */
    private static void checkOutcome(Outcome folded, Outcome singly) {
        if (singly instanceof Outcome.Applied(Result.AppliedType type, Result.Details details)) {
            switch (folded) {
                case Outcome.Applied(Result.AppliedType foldedType, Result.Details found) -> {
                    assertThat(foldedType).isEqualTo(type);
                    assertThat(found.token().isPresent()).isEqualTo(details.token().isPresent());
                }
                case Outcome.Skipped(Result.Reason reason, _) ->
                        assertThat(reason).isIn(Result.Reason.SUPERSEDED, Result.Reason.UNCHANGED);
                case Outcome.Failed failed -> throw new AssertionError(failed);
            }
        } else {
            assertThat(folded).isEqualTo(singly);
        }
    }

    /** A user that is recorded as inactive may be gone altogether: it makes no difference. */
    private static UserInMesibo.View viewOf(UserLane lane) {
        boolean inactive = lane.state.life() instanceof Life.Live && !lane.mesibo.isActive();
        UserInMesibo.View view = lane.mesibo.view();
        return inactive ? new UserInMesibo.View(true, false, lane.state.name(), view.apps()) : view;
    }

    private static void checkAgreement(UserLane lane, List<Queued> events) {
        if (lane.state.inDoubt()) {
            return;
        }
        switch (lane.state.life()) {
            case Life.Unknown() -> {}
            case Life.Deleted _ -> assertThat(lane.mesibo.exists).as(lane::story).isFalse();
            case Life.Live(boolean active) -> {
                assertThat(lane.mesibo.isActive()).as(lane::story).isEqualTo(active);
                if (lane.mesibo.exists && lane.state.name().isPresent()) {
                    assertThat(lane.mesibo.name).as(lane::story).isEqualTo(lane.state.name());
                }
                if (active) {
                    checkTokens(lane, events);
                }
            }
        }
    }

    /**
     * An empty value stands for a token in doubt. An event that expired or was held, and counts
     * after all because its owner died, may make a user known to whom a later event would have
     * given a first token: then no one has that token.
     */
    private static void checkTokens(UserLane lane, List<Queued> events) {
        Map<String, Optional<Secret>> last = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Outcome outcome = lane.published.get(i).outcome();
            if (outcome instanceof Outcome.Applied(_, Result.Details details)
                    && details.user().get().active().filter(value -> value).isEmpty()) {
                last.clear();
            }
            if (removes(events.get(i)) && isInDoubt(outcome, lane)) {
                last.replaceAll((_, _) -> Optional.empty());
            }
            tokenIn(outcome).ifPresent(token -> last.put(token.appId(), token.value()));
        }
        for (Map.Entry<String, Optional<Secret>> entry : last.entrySet()) {
            if (entry.getValue().isPresent()) {
                assertThat(lane.mesibo.tokens)
                        .as(lane::story)
                        .containsEntry(entry.getKey(), entry.getValue().get().value());
            }
        }
        boolean repeatable =
                events.stream().allMatch(queued -> queued.event().context().expiry().isEmpty())
                        && lane.conditions.guard() != Guard.ANY;
        if (repeatable) {
            assertThat(last.keySet()).as(lane::story).containsAll(lane.mesibo.tokens.keySet());
        }
    }

    /** Perhaps carried out: it failed, or was held when it was tried once more. */
    private static boolean isInDoubt(Outcome outcome, UserLane lane) {
        return switch (outcome) {
            case Outcome.Applied _ -> false;
            case Outcome.Failed _ -> true;
            case Outcome.Skipped(Result.Reason reason, _) ->
                    reason == Result.Reason.HELD && lane.conditions.guard() == Guard.ANY;
        };
    }

    private static Optional<Result.Token> tokenIn(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied(_, Result.Details details) -> details.token();
            case Outcome.Failed(_, Result.Details details) -> details.token();
            case Outcome.Skipped _ -> Optional.empty();
        };
    }

    private static boolean removes(Queued queued) {
        return switch (queued.event()) {
            case IdentityEvent.UserDeactivated _, IdentityEvent.UserDeleted _ -> true;
            case IdentityEvent.UserUpdated updated -> !updated.active().orElse(true);
            case IdentityEvent.UserCreated created -> !created.active().orElse(true);
            case IdentityEvent.TokenRequested _,
                    IdentityEvent.UserReactivated _,
                    IdentityEvent.GroupChanged _,
                    IdentityEvent.GroupDeleted _ ->
                    false;
        };
    }

    private static List<Queued> events(RandomGenerator random, boolean bad) {
        Events events = new Events(UserLane.ADDRESS);
        List<Queued> made = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            made.add(event(random, events, bad));
        }
        return made;
    }

    private static Queued event(RandomGenerator random, Events events, boolean bad) {
        Events.Event next = events.next();
        if (random.nextInt(6) == 0) {
            next.id("again-" + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            next.sequence(random.nextInt(5) == 0 ? 0 : next.offset());
        }
        if (bad && random.nextInt(6) == 0) {
            next.expiry(UserLane.NOW.minusSeconds(1));
        }
        if (random.nextInt(8) == 0) {
            next.resync();
        }
        if (random.nextInt(2) == 0) {
            next.name(pick(random, "A", "B", "C", bad ? "bad" : "A"));
        }
        if (random.nextInt(3) == 0) {
            next.active(random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            next.withoutToken();
        } else if (random.nextInt(3) == 0) {
            next.app(pick(random, "other", "third", UserLane.APP, bad ? "bad" : "other"));
        }
        return switch (random.nextInt(9)) {
            case 0 -> next.created();
            case 1, 2, 3 -> next.updated();
            case 4, 5 -> next.tokenRequested();
            case 6 -> next.deactivated();
            case 7 -> next.reactivated();
            default -> next.deleted();
        };
    }

    private static String pick(RandomGenerator random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
