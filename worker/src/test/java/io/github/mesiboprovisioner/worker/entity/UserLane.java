package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The engine in miniature: one lane, one user, a mesibo in memory, faults from a seed. It checks
 * that each event gets exactly one ending, in order, and that nobody is activated unasked.
 */
final class UserLane {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String ADDRESS = "ada@example.com";
    static final String APP = "app";
    static final Rules RULES = rules(Integer.MAX_VALUE);
    private static final int ATTEMPTS_MAX = 3;
    private static final Failure LOST =
            new Failure.Transient(Failure.Transient.Cause.TIMEOUT, Optional.empty());

    /**
     * What a run is like.
     *
     * @param folds events may wait for each other; otherwise each is settled before the next comes
     * @param faultPercent of the attempts that go wrong
     * @param crashPercent of the attempts during which the owner dies
     * @param guard what the removal guard says in every plan
     */
    record Conditions(boolean folds, int faultPercent, int crashPercent, Guard guard) {}

    /** Whether removals are let through. */
    enum Guard {
        OPEN,
        SHUT,
        ANY
    }

    final UserInMesibo mesibo = new UserInMesibo();
    final List<Ending> published = new ArrayList<>();
    UserState state = UserState.UNKNOWN;

    final Conditions conditions;
    private final RandomGenerator random;
    private final List<Object> story = new ArrayList<>();
    private final List<Queued> log = new ArrayList<>();
    private final List<Ending> uncommitted = new ArrayList<>();
    private List<Queued> queue = new ArrayList<>();
    private UserState committed = UserState.UNKNOWN;
    private final Set<Long> letThrough = new HashSet<>();
    private int singles;
    private boolean removalInDoubt;

    UserLane(Conditions conditions, RandomGenerator random) {
        this.conditions = conditions;
        this.random = random;
    }

    static Rules rules(int maxBytes) {
        RequestSizes sizes =
                new RequestSizes() {
                    @Override
                    public int maxBytes() {
                        return maxBytes;
                    }

                    @Override
                    public int bytesOf(Operation operation) {
                        return operation.toString().length();
                    }
                };
        Duration minute = Duration.ofMinutes(1);
        return new Rules(APP, Duration.ofDays(365), false, Duration.ofDays(1), minute, sizes);
    }

    /** What happened, for a failing seed. */
    String story() {
        return story.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    void run(List<Queued> events) {
        List<Queued> coming = new ArrayList<>(events);
        while (!coming.isEmpty() || !queue.isEmpty()) {
            arrive(coming);
            turn(coming);
        }
        commit();
        assertThat(published.stream().map(ending -> ending.origin().offset()))
                .isEqualTo(events.stream().map(queued -> queued.origin().offset()).toList());
    }

    private void arrive(List<Queued> coming) {
        int most = conditions.folds() ? random.nextInt(5) : 0;
        int count = queue.isEmpty() ? Math.max(1, most) : most;
        for (int i = 0; i < count && !coming.isEmpty(); i++) {
            story.add(coming.getFirst());
            log.add(coming.getFirst());
            queue.add(coming.removeFirst());
        }
    }

    private void turn(List<Queued> coming) {
        switch (plan(random.nextBoolean())) {
            case Plan.Settle(EntityState after, List<Ending> endings) -> settle(after, endings);
            case Plan.Work _ -> {
                arrive(coming);
                switch (plan(true)) {
                    case Plan.Settle(EntityState after, List<Ending> endings) ->
                            settle(after, endings);
                    case Plan.Work(Task task) -> work(task);
                    case Plan.Rest rest -> throw new AssertionError(rest);
                }
            }
            case Plan.Rest _ -> assertThat(queue).isEmpty();
        }
    }

    private Plan plan(boolean aboutToSend) {
        int most = conditions.folds() && singles == 0 ? 1 + random.nextInt(12) : 1;
        Moment moment =
                new Moment(
                        NOW, aboutToSend, removalsLeft(), letThrough::contains, most, _ -> false);
        return UserMachine.plan(state, ADDRESS, queue, RULES, moment);
    }

    private int removalsLeft() {
        return switch (conditions.guard()) {
            case OPEN -> Integer.MAX_VALUE;
            case SHUT -> 0;
            case ANY -> random.nextInt(2);
        };
    }

    private void work(Task first) {
        Task task = first;
        int attempts = 0;
        boolean doubt = false;
        while (true) {
            assertThat(task.carried()).isPositive();
            letThrough.addAll(task.removals());
            if (chance(conditions.crashPercent())) {
                crash(task);
                return;
            }
            attempts++;
            Reply reply = attempt(task);
            Step step;
            if (reply instanceof Reply.Applied(Reply.Answer answer)) {
                step = task.applied(answer, NOW);
            } else if (reply instanceof Reply.Refused(Failure.Rejected failure)) {
                step = task.ended(failure, doubt, false, attempts, NOW);
            } else {
                if (reply instanceof Reply.Unknown) {
                    doubt = true;
                    task = task.unanswered(NOW);
                    assertThat(task.mayReplan()).isFalse();
                }
                boolean goesOn =
                        attempts < ATTEMPTS_MAX || (doubt && task.operation().issuesToken());
                if (goesOn && task.mayReplan() && random.nextBoolean()) {
                    return;
                }
                if (goesOn) {
                    continue;
                }
                step = task.ended(LOST, doubt, true, attempts, NOW);
            }
            switch (step) {
                case Step.Next(Task next) -> {
                    assertThat(next.carried()).isBetween(1, task.carried());
                    task = next;
                    write(task.state());
                    attempts = 0;
                    doubt = false;
                }
                case Step.Settled(EntityState after, List<Ending> endings, Set<Long> notDone) -> {
                    assertThat(endings).hasSizeBetween(1, task.carried());
                    if (reply instanceof Reply.Applied) {
                        assertThat(endings).hasSize(task.carried());
                    }
                    settle(after, endings);
                    perhapsCalled(task.carried() - endings.size(), notDone);
                    return;
                }
                case Step.Unfold(EntityState after, Set<Long> unsent) -> {
                    assertThat(task.carried()).isGreaterThan(1);
                    unfold(task.carried(), unsent, after, doubt);
                    return;
                }
            }
        }
    }

    private Reply attempt(Task task) {
        checkActivation(task);
        Reply reply = answer(task);
        story.add(task.operation());
        story.add(reply);
        return reply;
    }

    /** Besides what it always refuses, mesibo may refuse anything once in a while. */
    private Reply answer(Task task) {
        if (!chance(conditions.faultPercent())) {
            return mesibo.call(task.operation());
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Reply.Refused(UserInMesibo.REFUSAL);
            case 1 -> new Reply.Refused(LOST);
            default -> {
                perhapsDone(task);
                yield new Reply.Unknown(LOST);
            }
        };
    }

    private void perhapsDone(Task task) {
        if (random.nextBoolean()) {
            mesibo.call(task.operation());
            story.add("done unseen");
            removalInDoubt |= !(task.operation() instanceof Operation.UserAdd);
        }
    }

    private void crash(Task task) {
        perhapsDone(task);
        story.add("crash in");
        story.add(task.operation());
        removalInDoubt = true;
        state = committed;
        queue = new ArrayList<>();
        for (Queued queued : log.subList(published.size(), log.size())) {
            queue.add(queued.perhapsCalled());
        }
        uncommitted.clear();
        singles = 0;
    }

    /** What the engine has to see to: after a doubt, none of these events may expire or vanish. */
    private void unfold(int carried, Set<Long> unsent, EntityState after, boolean doubt) {
        write(after);
        singles = carried;
        perhapsCalled(doubt ? carried : 0, unsent);
    }

    private void perhapsCalled(int count, Set<Long> notDone) {
        for (int i = 0; i < count; i++) {
            if (!notDone.contains(queue.get(i).origin().offset())) {
                queue.set(i, queue.get(i).perhapsCalled());
            }
        }
    }

    private void settle(EntityState after, List<Ending> endings) {
        assertThat(endings).isNotEmpty();
        story.addAll(endings);
        story.add(after);
        for (Ending ending : endings) {
            assertThat(ending.origin()).isEqualTo(queue.removeFirst().origin());
        }
        uncommitted.addAll(endings);
        singles = Math.max(0, singles - endings.size());
        write(after);
    }

    /** Committed with what ended before, or not yet: there need not be an ending for it. */
    private void write(EntityState after) {
        state = (UserState) after;
        if (random.nextBoolean()) {
            commit();
        }
    }

    private void commit() {
        committed = state;
        published.addAll(uncommitted);
        uncommitted.clear();
    }

    private void checkActivation(Task task) {
        boolean activates = task.operation() instanceof Operation.UserAdd add && add.active();
        if (!activates || mesibo.isActive() || removalInDoubt) {
            return;
        }
        assertThat(queue.subList(0, task.carried()))
                .as("events that ask for an activation")
                .anyMatch(this::asksForActivation);
    }

    private boolean asksForActivation(Queued queued) {
        boolean unknown = state.life() instanceof UserState.Life.Unknown;
        return switch (queued.event()) {
            case IdentityEvent.UserCreated created -> created.active().orElse(true);
            case IdentityEvent.UserUpdated updated -> updated.active().orElse(unknown);
            case IdentityEvent.TokenRequested _ -> unknown;
            case IdentityEvent.UserReactivated _ -> true;
            case IdentityEvent.UserDeactivated _,
                    IdentityEvent.UserDeleted _,
                    IdentityEvent.GroupChanged _,
                    IdentityEvent.GroupDeleted _ ->
                    false;
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
