package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Locale.ROOT;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import org.pcollections.HashTreePMap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/**
 * Drives the machine for one group as an engine does: plans, sends, retries, records, and loses
 * what was not committed when it dies.
 */
final class GroupLane {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ATTEMPTS_MAX = 3;

    /**
     * What goes wrong, each with a probability.
     *
     * @param executed an attempt is not answered, but mesibo does it
     * @param lost an attempt is not answered, and mesibo does not do it
     * @param unreachable an attempt does not get out
     * @param death the owner dies before, during or after an attempt
     */
    record Faults(double executed, double lost, double unreachable, double death) {
        static final Faults NONE = new Faults(0, 0, 0, 0);
    }

    /** What happens to one attempt. */
    enum Fault {
        NONE,
        /** Not answered, but done. */
        EXECUTED,
        /** Not answered and not done. */
        LOST,
        UNREACHABLE,
        REJECTED,
        TOO_LARGE
    }

    final GroupBackend backend;

    /** What happens to the next attempts, before chance decides. */
    final Deque<Fault> script = new ArrayDeque<>();

    final List<Ending> endings = new ArrayList<>();
    final Deque<Queued> queue = new ArrayDeque<>();
    Rules rules;
    Instant now = START;
    GroupState state = GroupState.UNKNOWN;
    int foldMax = Integer.MAX_VALUE;
    int removalsLeft = Integer.MAX_VALUE;
    LongPredicate heldGid = _ -> false;
    final Set<Long> letThrough = new HashSet<>();

    /** mesibo perhaps carried out a deletion, and that was forgotten. */
    boolean deletionInDoubt;

    private boolean deletionSent;
    private int heard;

    private final RandomGenerator random;
    private Faults faults;
    private final List<Queued> unsettled = new ArrayList<>();
    private GroupState durable = GroupState.UNKNOWN;
    private int durableEndings;
    private Map<String, Member> recorded = new HashMap<>();
    private int singles;

    GroupLane(GroupBackend backend, Rules rules, RandomGenerator random, Faults faults) {
        this.backend = backend;
        this.rules = rules;
        this.random = random;
        this.faults = faults;
    }

    static GroupLane calm(GroupBackend backend) {
        return new GroupLane(backend, rules(false), RandomGenerator.getDefault(), Faults.NONE);
    }

    static Rules rules(boolean selfHosted) {
        return new Rules(
                "app",
                Duration.ZERO,
                selfHosted,
                Duration.ofDays(1),
                Duration.ofSeconds(40),
                new GroupSizes(8192));
    }

    static GroupLane selfHosted(GroupBackend backend) {
        return new GroupLane(backend, rules(true), RandomGenerator.getDefault(), Faults.NONE);
    }

    /** From now on nothing goes wrong. */
    void calmDown() {
        faults = Faults.NONE;
    }

    /** These arrive together, and all that can be done now is done. */
    void run(GroupEvents.Draft... drafts) {
        for (GroupEvents.Draft draft : drafts) {
            arrive(draft.queued());
        }
        run();
    }

    /** An event arrives; nothing is done about it yet. */
    void arrive(Queued queued) {
        queue.add(queued);
        unsettled.add(queued);
    }

    /** An operator decides about what is held. */
    void tell(BiFunction<ControlCommand.Entity, EventOrigin, ControlCommand> command) {
        ControlCommand.Entity entity =
                new ControlCommand.Entity(ControlCommand.Kind.GROUP, GroupEvents.GROUP);
        EventOrigin held = state.held().orElseThrow().origin();
        write(Machine.told(state, command.apply(entity, held)));
        commit();
    }

    /** Works until nothing is left to do now. */
    void run() {
        while (true) {
            switch (plan(false)) {
                case Plan.Rest _ -> {
                    assertThat(queue).isEmpty();
                    return;
                }
                case Plan.Settle settle -> settle(settle.state(), settle.endings());
                case Plan.Work _ -> send();
            }
        }
    }

    Plan plan(boolean aboutToSend) {
        int eventsMax = singles > 0 ? 1 : foldMax;
        return GroupMachine.plan(
                state,
                GroupEvents.GROUP,
                List.copyOf(queue),
                rules,
                new Moment(
                        now, aboutToSend, removalsLeft, letThrough::contains, eventsMax, heldGid));
    }

    private void send() {
        switch (plan(true)) {
            case Plan.Rest(Instant until) -> throw new IllegalStateException("rests " + until);
            case Plan.Settle settle -> settle(settle.state(), settle.endings());
            case Plan.Work(Task task) -> work(task);
        }
    }

    private void work(Task first) {
        Optional<Task> task = Optional.of(first);
        while (task.isPresent()) {
            now = now.plus(task.get().delay(now));
            letThrough.addAll(task.get().removals());
            if (task.get().commitFirst()) {
                write(task.get().state());
                commit();
            }
            task = follow(attempts(task.get()));
        }
    }

    private Optional<Task> follow(Optional<Step> step) {
        if (step.isEmpty()) {
            return Optional.empty();
        }
        return switch (step.get()) {
            case Step.Next(Task next) -> {
                write(next.state());
                yield Optional.of(next);
            }
            case Step.Settled(EntityState settled, List<Ending> ended, _) -> {
                settle(settled, ended);
                yield Optional.empty();
            }
            case Step.Unfold(EntityState unfolded, Set<Long> unsent) -> {
                singles = lastCarried;
                doubtHead(unsent);
                write(unfolded);
                yield Optional.empty();
            }
        };
    }

    /** What the engine has to see to: after a doubt, none of these events may expire or vanish. */
    private void doubtHead(Set<Long> unsent) {
        List<Queued> waiting = List.copyOf(queue);
        queue.clear();
        for (Queued queued : waiting) {
            boolean doubted =
                    lastDoubt
                            && queue.size() < lastCarried
                            && !unsent.contains(queued.origin().offset());
            queue.add(doubted ? queued.perhapsCalled() : queued);
        }
    }

    private int lastCarried;
    private boolean lastDoubt;

    /** All attempts of one operation; nothing follows if the owner dies meanwhile. */
    private Optional<Step> attempts(Task first) {
        Task task = first;
        boolean doubt = false;
        lastDoubt = false;
        lastCarried = task.carried();
        for (int attempt = 1; ; attempt++) {
            deletionSent |= task.operation() instanceof Operation.GroupDelete;
            if (happens(faults.death())) {
                if (random.nextBoolean()) {
                    backend.execute(task.operation());
                }
                die();
                return Optional.empty();
            }
            now = now.plus(task.delay(now));
            Reply reply = attempt(task.operation());
            Failure failure;
            switch (reply) {
                case Reply.Applied(var answer) -> {
                    return Optional.of(task.applied(answer, now));
                }
                case Reply.Refused(var refusal) -> {
                    if (!(refusal instanceof Failure.Transient)) {
                        return Optional.of(task.ended(refusal, doubt, false, attempt, now));
                    }
                    failure = refusal;
                }
                case Reply.Unknown(var unknown) -> {
                    failure = unknown;
                    doubt = true;
                    lastDoubt = true;
                    deletionInDoubt |= deletionSent;
                    task = task.unanswered(now);
                    write(task.state());
                }
            }
            if (attempt == ATTEMPTS_MAX) {
                return Optional.of(task.ended(failure, doubt, true, attempt, now));
            }
        }
    }

    private Reply attempt(Operation operation) {
        Failure timeout = new Failure.Transient(Failure.Transient.Cause.TIMEOUT, Optional.empty());
        return switch (script.isEmpty() ? chance() : script.remove()) {
            case NONE -> backend.execute(operation);
            case EXECUTED -> {
                backend.execute(operation);
                yield new Reply.Unknown(timeout);
            }
            case LOST -> new Reply.Unknown(timeout);
            case UNREACHABLE -> new Reply.Refused(timeout);
            case REJECTED -> GroupBackend.refused("BADVALUE", 400, "any");
            case TOO_LARGE -> new Reply.Refused(new Failure.TooLarge());
        };
    }

    private Fault chance() {
        if (happens(faults.unreachable())) {
            return Fault.UNREACHABLE;
        }
        if (happens(faults.lost())) {
            return Fault.LOST;
        }
        return happens(faults.executed()) ? Fault.EXECUTED : Fault.NONE;
    }

    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private void settle(EntityState settled, List<Ending> ended) {
        for (Ending ending : ended) {
            if (ending.settlesRecord()) {
                assertThat(ending.origin()).isEqualTo(queue.remove().origin());
                singles = Math.max(0, singles - 1);
            }
        }
        endings.addAll(ended);
        write(settled);
        if (faults.death() == 0 || random.nextInt(3) == 0) {
            commit();
        }
    }

    /** Writes one record per changed member, as the state topic gets them. */
    private void write(EntityState written) {
        GroupState group = (GroupState) written;
        for (String address : group.changed()) {
            Member member = group.members().get(address);
            if (member == null) {
                recorded.remove(address);
            } else {
                recorded.put(address, member);
            }
        }
        assertThat(recorded).hasSameSizeAs(group.members());
        state = group.written();
    }

    private void commit() {
        durable = state;
        deletionSent = false;
        durableEndings = endings.size();
    }

    private void die() {
        int settled = settledRecords(durableEndings);
        deletionInDoubt |= deletionSent;
        state = durable.withMembers(durable.members());
        if (state.wakeAt().isPresent()) {
            state = state.perhapsCalled();
        }
        recorded = new HashMap<>(HashTreePMap.from(state.members()));
        singles = 0;
        endings.subList(durableEndings, endings.size()).clear();
        queue.clear();
        unsettled.subList(settled, unsettled.size()).stream()
                .map(Queued::perhapsCalled)
                .forEach(queue::add);
    }

    private int settledRecords(int upTo) {
        return (int) endings.subList(0, upTo).stream().filter(Ending::settlesRecord).count();
    }

    /** What the events were told since this was asked last: {@code <offset> <word>}. */
    List<String> told() {
        List<String> told =
                endings.subList(heard, endings.size()).stream().map(GroupLane::word).toList();
        heard = endings.size();
        return told;
    }

    private static String word(Ending ending) {
        String word =
                switch (ending.outcome()) {
                    case Outcome.Applied _ -> "applied";
                    case Outcome.Skipped(var reason, _) -> reason.name().toLowerCase(ROOT);
                    case Outcome.Failed(var problem, _) -> problem.kind().name().toLowerCase(ROOT);
                };
        return ending.origin().offset() + ending.idSuffix() + " " + word;
    }

    Result.Details details(int index) {
        return switch (endings.get(index).outcome()) {
            case Outcome.Applied(_, var details) -> details;
            case Outcome.Skipped(_, var details) -> details;
            case Outcome.Failed(_, var details) -> details;
        };
    }

    Result.Members members(int index) {
        return details(index)
                .members()
                .orElseThrow(() -> new AssertionError("no members in " + endings.get(index)));
    }

    Result.Group group(int index) {
        return details(index).group().orElseThrow();
    }

    /** The operations that mesibo got since this was asked last. */
    List<Operation> sent() {
        List<Operation> sent = List.copyOf(backend.sent);
        backend.sent.clear();
        return sent;
    }

    /** What is recorded is what mesibo has, except where the record says that it is not sure. */
    void checkAgreement() {
        assertThat(recorded).isEqualTo(state.members());
        int orphans = backend.groups.size();
        if (state.life() instanceof Life.Live(long gid)) {
            GroupBackend.Group group = backend.groups.get(gid);
            if (group == null) {
                assertThat(deletionInDoubt).isTrue();
                return;
            }
            orphans--;
            checkGroup(group);
        } else if (state.life() instanceof Life.Intended) {
            assertThat(state.members().values()).allMatch(Member.InDoubt.class::isInstance);
        } else {
            assertThat(state.members().isEmpty()).isTrue();
        }
        boolean doubtful = state.mayHaveDuplicate() || state.life() instanceof Life.Intended;
        if (!doubtful) {
            assertThat(orphans).as("groups nobody knows").isZero();
        }
    }

    private void checkGroup(GroupBackend.Group group) {
        if (!state.settingsInDoubt()) {
            assertThat(state.name()).contains(group.name);
            assertThat(group.permissions.with(state.permissions())).isEqualTo(group.permissions);
        }
        state.members()
                .forEach(
                        (address, member) -> {
                            switch (member) {
                                case Member.Confirmed _ ->
                                        assertThat(group.members).contains(address);
                                case Member.Pending _ -> {
                                    if (!state.lateInDoubt()) {
                                        assertThat(group.members).doesNotContain(address);
                                    }
                                }
                                case Member.InDoubt() -> {}
                            }
                        });
        assertThat(state.members().keySet()).containsAll(group.members);
    }
}
