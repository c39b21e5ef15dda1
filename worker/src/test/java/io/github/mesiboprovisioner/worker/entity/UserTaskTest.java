package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows when an operation of a user has ended. */
class UserTaskTest {

    private static final Instant NOW = UserLane.NOW.plusSeconds(5);
    private static final UserState UNKNOWN = UserState.UNKNOWN;
    private static final UserState ACTIVE = Told.live(true, UserLane.APP);
    private static final Reply.Answer ADDED =
            new Reply.Answer.UserAdded(Optional.of(12L), Optional.of(new Secret("secret")));
    private static final Reply.Answer DONE = new Reply.Answer.Done();
    private static final Reply.Answer GONE = new Reply.Answer.AlreadyGone();
    private static final Failure REFUSAL = UserInMesibo.REFUSAL;
    private static final Failure LOST =
            new Failure.Transient(Failure.Transient.Cause.STATUS, Optional.of(502));

    private final Events events = new Events(UserLane.ADDRESS);

    @Test
    void applied_tokenIssued_isInTheResultOfTheEventThatAskedForIt() {
        Task task = Told.work(UNKNOWN, events.created("A"), events.updated("B"));

        Step.Settled settled = settled(task.applied(ADDED, NOW));

        Result.User user = new Result.User(UserLane.ADDRESS, Optional.of(12L), Optional.of(true));
        Result.Token token =
                new Result.Token(
                        Optional.of(new Secret("secret")),
                        UserLane.APP,
                        Optional.of(NOW),
                        Optional.of(NOW.plus(Duration.ofDays(365))),
                        false);
        assertThat(details(settled, 0).user()).contains(user);
        assertThat(details(settled, 0).token()).contains(token);
        assertThat(details(settled, 1).user()).contains(user);
        assertThat(details(settled, 1).token()).isEmpty();
        assertThat(settled.endings().getFirst().trace().correlationId()).contains("correlation-0");
    }

    @Test
    void applied_tokenWithoutExpiry_hasNoEnd() {
        Queued forever = events.next().app("x").tokenExpiry(Duration.ZERO).tokenRequested();

        Step.Settled settled = settled(Told.work(ACTIVE, forever).applied(ADDED, NOW));

        assertThat(details(settled, 0).token().get().expiresAt()).isEmpty();
        assertThat(user(settled).apps()).containsExactlyInAnyOrder(UserLane.APP, "x");
    }

    @Test
    void applied_useradd_recordsWhatMesiboConfirmed() {
        Step.Settled settled = settled(Told.work(UNKNOWN, events.created("A")).applied(ADDED, NOW));

        assertThat(user(settled).life()).isEqualTo(new Life.Live(true));
        assertThat(user(settled).name()).contains("A");
        assertThat(user(settled).uid()).contains(12L);
        assertThat(user(settled).apps()).containsExactly(UserLane.APP);
        assertThat(user(settled).history().lastOffset()).isZero();
    }

    @Test
    void applied_noSuchUser_countsAsDone() {
        Step.Settled deactivated =
                settled(Told.work(UNKNOWN, events.deactivated()).applied(GONE, NOW));
        Step.Settled deleted = settled(Told.work(ACTIVE, events.deleted()).applied(GONE, NOW));

        assertThat(user(deactivated).life()).isEqualTo(new Life.Live(false));
        assertThat(user(deleted).life()).isEqualTo(new Life.Deleted(NOW));
        assertThat(user(deleted).name()).isEmpty();
        assertThat(user(deleted).apps()).isEmpty();
        assertThat(details(deleted, 0).user())
                .contains(new Result.User(UserLane.ADDRESS, Optional.of(7L), Optional.empty()));
    }

    @Test
    void applied_firstOfTwo_goesOnWithTheSecond() {
        Task task = Told.work(ACTIVE, events.updated("B"), events.deactivated());

        Task next = next(task.applied(DONE, NOW));

        assertThat(task.removals()).hasSize(1);
        assertThat(task.mayReplan()).isTrue();
        assertThat(next.operation())
                .isEqualTo(
                        new Operation.UserAdd(
                                UserLane.ADDRESS, Optional.of("B"), false, Optional.empty()));
        assertThat(next.removals()).isEmpty();
        assertThat(next.mayReplan()).isFalse();
        assertThat(next.carried()).isEqualTo(2);
        assertThat(next.state()).isEqualTo(ACTIVE);
    }

    @Test
    void applied_firstOfTwoOfUnknownUser_recordsNoUserYet() {
        Task task = Told.work(UNKNOWN, events.updated(true), events.deactivated());

        Task next = next(task.applied(GONE, NOW));
        Step.Settled settled = settled(next.applied(ADDED, NOW));

        assertThat(((UserState) next.state()).life()).isEqualTo(new Life.Unknown());
        assertThat(user(settled).life()).isEqualTo(new Life.Live(false));
    }

    @Test
    void applied_useradd_endsADoubtAndADeactivationDoesNot() {
        UserState doubtful = ACTIVE.withDoubt(true);

        Step added = Told.work(doubtful, events.updated("A")).applied(ADDED, NOW);
        Step deactivated = Told.work(doubtful, events.deactivated()).applied(DONE, NOW);

        assertThat(user(settled(added)).inDoubt()).isFalse();
        assertThat(user(settled(deactivated)).inDoubt()).isTrue();
    }

    @Test
    void unanswered_anyOperation_forbidsToPlanAnew() {
        Task task = Told.work(ACTIVE, events.updated("B"));

        Task repeated = task.unanswered(NOW);

        assertThat(repeated.mayReplan()).isFalse();
        assertThat(repeated.operation()).isEqualTo(task.operation());
    }

    @Test
    void ended_singleEventRefused_failsAndLeavesNoTrace() {
        Task task = Told.work(ACTIVE, events.next().sequence(3).name("B").updated());

        Step.Settled settled = settled(task.ended(REFUSAL, false, false, 1, NOW));

        assertThat(settled.state()).isEqualTo(ACTIVE);
        assertThat(problem(settled, 0))
                .isEqualTo(
                        new Problem(
                                Problem.Kind.REJECTED,
                                Optional.of(400),
                                Optional.of("BADVALUE"),
                                Optional.of("name not allowed"),
                                Optional.of("choose another"),
                                List.of("name"),
                                1,
                                true));
    }

    @Test
    void ended_severalEventsRefused_areUnfolded() {
        Task task = Told.work(ACTIVE, events.updated("B"), events.tokenRequested());

        assertThat(task.ended(REFUSAL, false, false, 1, NOW))
                .isEqualTo(new Step.Unfold(ACTIVE, Set.of()));
        assertThat(task.ended(REFUSAL, true, false, 2, NOW))
                .isEqualTo(new Step.Unfold(ACTIVE.withDoubt(true), Set.of()));
    }

    @Test
    void ended_severalEventsRefused_tellsWhichWereInNoAttempt() {
        Queued expired = events.next().expiry(NOW.minusSeconds(60)).tokenRequested();
        Task task = Told.work(ACTIVE, events.updated("B"), expired, events.updated("C"));

        assertThat(task.ended(REFUSAL, false, false, 1, NOW))
                .isEqualTo(new Step.Unfold(ACTIVE, Set.of(expired.origin().offset())));
    }

    @Test
    void ended_creationRefusedAfterTheDeactivation_leavesTheUserDeleted() {
        UserState deleted = UserState.UNKNOWN.withLife(new Life.Deleted(UserLane.NOW));
        Task task = Told.work(deleted, events.created("bad"), events.next().resync().deactivated());

        Task creation = next(task.applied(GONE, NOW));
        Step.Settled settled = settled(creation.ended(REFUSAL, false, false, 1, NOW));

        assertThat(user(settled).life()).isEqualTo(deleted.life());
        assertThat(settled.endings()).hasSize(2);
    }

    @Test
    void ended_refusedWithIdleEventsBehind_settlesThoseThatStayIdle() {
        Queued bad = events.next().id("x").sequence(3).name("bad").updated();
        Queued stale = events.next().sequence(2).name("A").updated();
        Queued again = events.next().id("x").sequence(3).name("bad").updated();
        Task task = Told.work(ACTIVE, bad, stale, again);

        Step.Settled settled = settled(task.ended(REFUSAL, false, false, 1, NOW));

        assertThat(problem(settled, 0).kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(settled.endings().get(1).outcome())
                .isEqualTo(new Outcome.Skipped(Result.Reason.UNCHANGED, Result.Details.NONE));
        assertThat(settled.endings()).hasSize(2);
    }

    @Test
    void ended_refusedAfterAnUnansweredAttempt_keepsTheDoubt() {
        Task task = Told.work(ACTIVE, events.updated("B")).unanswered(NOW);

        assertThat(user(settled(task.ended(REFUSAL, false, false, 2, NOW))).inDoubt()).isTrue();
    }

    @Test
    void ended_tokenAfterAnUnansweredAttempt_isInDoubt() {
        Task task = Told.work(ACTIVE, events.tokenRequested());

        Step.Settled doubtful = settled(task.ended(REFUSAL, true, false, 2, NOW));
        Step.Settled sure = settled(task.ended(REFUSAL, false, false, 1, NOW));

        assertThat(details(doubtful, 0).token())
                .contains(
                        new Result.Token(
                                Optional.empty(),
                                UserLane.APP,
                                Optional.empty(),
                                Optional.empty(),
                                true));
        assertThat(details(sure, 0).token()).isEmpty();
    }

    @Test
    void ended_tokenThatAnEarlierOwnerPerhapsAskedFor_isInDoubt() {
        Task task = Told.work(ACTIVE, events.next().maybeCalled().tokenRequested());

        Step.Settled settled = settled(task.ended(REFUSAL, false, false, 1, NOW));

        assertThat(details(settled, 0).token().get().inDoubt()).isTrue();
        assertThat(user(settled).inDoubt()).isTrue();
    }

    @Test
    void ended_tokenInDoubtForAnAppNotRecorded_isRemembered() {
        Task known = Told.work(ACTIVE, events.next().maybeCalled().tokenRequested());
        Task other = Told.work(ACTIVE, events.next().maybeCalled().app("x").tokenRequested());
        Task alone = Told.work(ACTIVE, events.tokenRequested("y"));

        assertThat(user(settled(known.ended(REFUSAL, false, false, 1, NOW))).strayToken())
                .isFalse();
        assertThat(user(settled(other.ended(REFUSAL, false, false, 1, NOW))).strayToken()).isTrue();
        assertThat(user(settled(alone.ended(REFUSAL, false, false, 1, NOW))).strayToken())
                .isFalse();
        assertThat(user(settled(alone.ended(REFUSAL, true, false, 2, NOW))).strayToken()).isTrue();
    }

    /** Without the first event the second one would change nothing, and make the third stale. */
    @Test
    void ended_refusedBeforeAnExpiredEvent_whatHasExpiredStaysExpired() {
        Queued bad = events.next().sequence(3).name("bad").created();
        Queued expired = events.next().sequence(4).expiry(NOW.minusSeconds(60)).name("A").updated();
        Queued off = events.next().sequence(3).deactivated();
        Task second = next(Told.work(ACTIVE, bad, expired, off).applied(DONE, NOW));

        Step.Settled settled = settled(second.ended(REFUSAL, false, false, 1, NOW));

        assertThat(settled.endings().get(1).outcome())
                .isEqualTo(UserEndings.skipped(Result.Reason.EXPIRED));
        assertThat(settled.endings().get(2).outcome()).isInstanceOf(Outcome.Applied.class);
        assertThat(user(settled).isActive()).isFalse();
    }

    @Test
    void stale_tokenThatAnEarlierOwnerPerhapsAskedFor_isInDoubt() {
        Queued newer = events.next().sequence(3).name("B").updated();
        Queued older = events.next().sequence(1).maybeCalled().app("x").tokenRequested();

        Step.Settled settled = settled(Told.work(ACTIVE, newer, older).applied(ADDED, NOW));

        assertThat(details(settled, 1).token().get().appId()).isEqualTo("x");
        assertThat(details(settled, 1).token().get().inDoubt()).isTrue();
        assertThat(user(settled).strayToken()).isTrue();
    }

    /** For whom the creation had expired, the request perhaps brought a token. */
    @Test
    void created_inactiveAndPerhapsCalled_tokensAreRemovedFirst() {
        Queued created = events.next().active(false).maybeCalled().created();
        Queued request = events.next().maybeCalled().tokenRequested();

        Task first = Told.work(UNKNOWN, created, request);

        assertThat(first.operation()).isInstanceOf(Operation.UserDeactivate.class);
        Step.Settled settled = settled(next(first.applied(DONE, NOW)).applied(ADDED, NOW));
        assertThat(settled.endings().get(0).outcome()).isInstanceOf(Outcome.Applied.class);
        assertThat(settled.endings().get(1).outcome())
                .isEqualTo(UserEndings.skipped(Result.Reason.INACTIVE));
    }

    @Test
    void created_inactiveAndPerhapsCalled_reactivationWaitsForTheRemovalOfTokens() {
        Queued created = events.next().active(false).maybeCalled().created();
        Queued request = events.next().app("x").maybeCalled().tokenRequested();

        Task task = Told.work(UNKNOWN, created, request, events.reactivated());

        assertThat(task.operation()).isInstanceOf(Operation.UserDeactivate.class);
        assertThat(task.carried()).isEqualTo(2);
    }

    /** Recorded as inactive since mesibo did not know it: deactivating it makes nobody. */
    @Test
    void updated_inactiveInDoubt_isAddedAfterTheRemovalOfTokens() {
        UserState gone = Told.live(false).withDoubt(true);
        Queued created = events.next().name("A").active(true).created();

        Task first = Told.work(gone, created, events.updated(false));

        assertThat(first.operation()).isInstanceOf(Operation.UserDeactivate.class);
        assertThat(next(first.applied(GONE, NOW)).operation())
                .isEqualTo(
                        new Operation.UserAdd(
                                UserLane.ADDRESS, Optional.of("A"), false, Optional.empty()));
    }

    /** It changed nothing in the fold, and so has no place in the guard's window yet. */
    @Test
    void ended_secondOfTwoRefused_deactivationThatWasInNoAttemptIsPlannedAnew() {
        Queued created = events.next().name("bad").active(false).maybeCalled().created();
        Task first = Told.work(UNKNOWN, created, events.deactivated());

        Task second = next(first.applied(DONE, NOW));
        Step.Settled settled = settled(second.ended(REFUSAL, false, false, 1, NOW));

        assertThat(first.removals()).isEmpty();
        assertThat(settled.endings()).hasSize(1);
        assertThat(settled.notDone()).contains(1L);
    }

    @Test
    void ended_secondOfTwoRefused_deactivationIsDoneEvenIfPlannedAnew() {
        Queued bad = events.next().name("bad").maybeCalled().updated();
        Task first = Told.work(ACTIVE, bad, events.reactivated(), events.deactivated());

        Task second = next(first.applied(DONE, NOW));
        Step.Settled settled = settled(second.ended(REFUSAL, false, false, 1, NOW));

        assertThat(settled.endings()).hasSize(1);
        assertThat(settled.notDone()).contains(1L).doesNotContain(2L);
    }

    @Test
    void stale_thatNobodyCalledFor_leavesNoDoubt() {
        Queued newer = events.next().sequence(3).name("B").updated();
        Queued older = events.next().sequence(1).app("x").tokenRequested();

        Step.Settled settled = settled(Told.work(ACTIVE, newer, older).applied(ADDED, NOW));

        assertThat(details(settled, 1).token()).isEmpty();
        assertThat(user(settled).strayToken()).isFalse();
    }

    @Test
    void applied_strayToken_endsWithARemovalOfTokensOnly() {
        UserState stray = ACTIVE.withStrayToken(true);

        Step.Settled added = settled(Told.work(stray, events.updated("B")).applied(ADDED, NOW));
        Step.Settled deactivated =
                settled(Told.work(stray, events.deactivated()).applied(DONE, NOW));
        Step.Settled deleted = settled(Told.work(stray, events.deleted()).applied(DONE, NOW));

        assertThat(user(added).strayToken()).isTrue();
        assertThat(user(deactivated).strayToken()).isFalse();
        assertThat(user(deleted).strayToken()).isFalse();
    }

    @Test
    void ended_exhausted_failsAllThatWereCarriedTogether() {
        Task task =
                Told.work(ACTIVE, events.updated("B"), events.updated("C"), events.reactivated());

        Step.Settled settled = settled(task.ended(LOST, false, true, 8, NOW));

        assertThat(problem(settled, 0).kind()).isEqualTo(Problem.Kind.EXHAUSTED);
        assertThat(problem(settled, 1).code()).contains(502);
        assertThat(problem(settled, 1).attempts()).isEqualTo(8);
        assertThat(settled.endings().get(2).outcome())
                .isEqualTo(new Outcome.Skipped(Result.Reason.UNCHANGED, Result.Details.NONE));
    }

    @Test
    void ended_exhausted_leavesWhatWasInNoAttempt() {
        Task task = Told.work(ACTIVE, events.deactivated(), events.tokenRequested());

        Step.Settled settled = settled(task.ended(LOST, false, true, 8, NOW));

        assertThat(problem(settled, 0).kind()).isEqualTo(Problem.Kind.EXHAUSTED);
        assertThat(settled.endings()).hasSize(1);
        assertThat(settled.state()).isEqualTo(ACTIVE);
    }

    @Test
    void ended_secondOfTwoExhausted_leavesWhatWasInNoAttempt() {
        Queued off = events.next().name("B").active(false).updated();
        Task second = next(Told.work(ACTIVE, off, events.tokenRequested()).applied(DONE, NOW));

        Step.Settled settled = settled(second.ended(LOST, false, true, 8, NOW));

        assertThat(problem(settled, 0).kind()).isEqualTo(Problem.Kind.EXHAUSTED);
        assertThat(settled.endings()).hasSize(1);
        assertThat(user(settled).life()).isEqualTo(new Life.Live(false));
    }

    @Test
    void ended_secondOfTwoExhaustedBeforeTheSameAgain_keepsTheDeactivation() {
        Task task =
                Told.work(ACTIVE, events.deactivated(), events.updated("B"), events.updated("B"));

        Step.Settled settled =
                settled(next(task.applied(DONE, NOW)).ended(LOST, false, true, 8, NOW));

        assertThat(type(settled, 0)).isEqualTo(Result.AppliedType.USER_DEACTIVATED);
        assertThat(problem(settled, 1).kind()).isEqualTo(Problem.Kind.EXHAUSTED);
        assertThat(settled.endings()).hasSize(2);
    }

    @Test
    void ended_tooLarge_isARejection() {
        Task task = Told.work(ACTIVE, events.updated("B"));

        Step.Settled settled = settled(task.ended(new Failure.TooLarge(), false, false, 1, NOW));

        assertThat(problem(settled, 0).kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem(settled, 0).code()).contains(413);
    }

    @Test
    void ended_secondOfTwoRefused_failsOnlyWhatItTold() {
        Task task =
                Told.work(ACTIVE, events.updated("B"), events.updated("bad"), events.deactivated());

        Task second = next(task.applied(DONE, NOW));
        Task third = next(second.ended(REFUSAL, false, false, 1, NOW));
        Step.Settled settled = settled(third.applied(ADDED, NOW));

        assertThat(third.operation())
                .isEqualTo(
                        new Operation.UserAdd(
                                UserLane.ADDRESS, Optional.of("B"), false, Optional.empty()));
        assertThat(type(settled, 0)).isEqualTo(Result.AppliedType.USER_UPDATED);
        assertThat(problem(settled, 1).kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(type(settled, 2)).isEqualTo(Result.AppliedType.USER_DEACTIVATED);
        assertThat(user(settled).name()).contains("B");
    }

    @Test
    void ended_secondOfTwoExhausted_keepsTheDeactivation() {
        Task task =
                Told.work(
                        ACTIVE, events.tokenRequested(), events.updated("B"), events.deactivated());

        Step.Settled settled =
                settled(next(task.applied(DONE, NOW)).ended(LOST, true, true, 8, NOW));

        assertThat(settled.endings().getFirst().outcome())
                .isEqualTo(new Outcome.Skipped(Result.Reason.SUPERSEDED, Result.Details.NONE));
        assertThat(problem(settled, 1).kind()).isEqualTo(Problem.Kind.EXHAUSTED);
        assertThat(type(settled, 2)).isEqualTo(Result.AppliedType.USER_DEACTIVATED);
        assertThat(user(settled).life()).isEqualTo(new Life.Live(false));
        assertThat(user(settled).name()).contains("A");
        assertThat(user(settled).inDoubt()).isTrue();
    }

    @Test
    void ended_nameOfADeactivatingUpdateRefused_failsItThoughTheUserIsDeactivated() {
        Task task = Told.work(ACTIVE, events.next().name("bad").active(false).updated());

        Step.Settled settled =
                settled(next(task.applied(DONE, NOW)).ended(REFUSAL, false, false, 1, NOW));

        assertThat(problem(settled, 0).kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(user(settled).life()).isEqualTo(new Life.Live(false));
        assertThat(user(settled).history()).isEqualTo(History.EMPTY);
    }

    private static Step.Settled settled(Step step) {
        return (Step.Settled) step;
    }

    private static Task next(Step step) {
        return ((Step.Next) step).task();
    }

    private static UserState user(Step.Settled settled) {
        return (UserState) settled.state();
    }

    private static Result.AppliedType type(Step.Settled settled, int index) {
        return ((Outcome.Applied) settled.endings().get(index).outcome()).type();
    }

    private static Problem problem(Step.Settled settled, int index) {
        return ((Outcome.Failed) settled.endings().get(index).outcome()).problem();
    }

    private static Result.Details details(Step.Settled settled, int index) {
        return switch (settled.endings().get(index).outcome()) {
            case Outcome.Applied(_, Result.Details details) -> details;
            case Outcome.Skipped(_, Result.Details details) -> details;
            case Outcome.Failed(_, Result.Details details) -> details;
        };
    }
}
