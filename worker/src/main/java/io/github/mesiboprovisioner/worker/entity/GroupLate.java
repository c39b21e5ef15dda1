package io.github.mesiboprovisioner.worker.entity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.GroupState.LateEvent;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Late members: wanted, but not known to mesibo so far (CONTRACT 3, rule 6). Each belongs to one
 * event, named by its offset. Who is late is found by looking through the members: that is done
 * when they are tried again, and when a folded event takes one of them.
 */
final class GroupLate {

    private static final String SUFFIX = "/members-settled";
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(5);

    /** More make no difference. */
    private static final int DOUBLINGS_MAX = 10;

    /** About as many as one round can single out, and the wait after a round with success. */
    private static final int STRIDE = GroupRetryTask.CALLS_MAX / 2 - 1;

    private static final Duration STRIDE_TIME = Duration.ofSeconds(2);

    private GroupLate() {}

    /** What is to be done while no event is queued. */
    static Plan plan(GroupState state, String id, Rules rules, Moment moment) {
        if (state.late().isEmpty()) {
            return new Plan.Rest(Instant.MAX);
        }
        Instant retryAt = state.retryAt().orElse(Instant.MIN);
        boolean overdue = state.late().stream().anyMatch(event -> isOver(event, moment.now()));
        if (retryAt.isAfter(moment.now()) && !overdue && !isSetBack(retryAt, moment.now())) {
            return new Plan.Rest(retryAt);
        }
        GroupDraft draft = new GroupDraft(state);
        giveUp(draft, moment.now());
        List<Ending> endings = ended(draft, id);
        return draft.late.size() < state.late().size()
                ? new Plan.Settle(draft.done(), endings)
                : retry(state, id, rules, moment);
    }

    /** Nobody waits so long but for a clock that was set back. */
    private static boolean isSetBack(Instant retryAt, Instant now) {
        return retryAt.isAfter(now.plus(BACKOFF_MAX));
    }

    private static boolean isOver(LateEvent event, Instant now) {
        return !event.deadline().isAfter(now);
    }

    private static Plan retry(GroupState state, String id, Rules rules, Moment moment) {
        Map<String, Long> offsets = offsets(new GroupDraft(state));
        List<String> order = order(offsets.keySet(), moment.now());
        MemberLists lists =
                MemberLists.of(state.gid().orElseThrow(), order, List.of(), rules.sizes());
        GroupWork work = GroupWork.of(GroupGoal.nothing(id, state), state, rules, moment);
        return plan(GroupRetryTask.begin(work, lists, offsets, moment.now()));
    }

    /** Begins elsewhere each time: a round need not come to everybody. */
    private static List<String> order(Collection<String> addresses, Instant now) {
        List<String> order = new ArrayList<>(addresses);
        long strides = now.getEpochSecond() / STRIDE_TIME.toSeconds();
        Collections.rotate(order, -Math.floorMod(strides * STRIDE, order.size()));
        return order;
    }

    private static Plan plan(Step step) {
        return switch (step) {
            case Step.Next(Task task) -> new Plan.Work(task);
            case Step.Settled(EntityState state, List<Ending> endings, _) ->
                    new Plan.Settle(state, endings);
            case Step.Unfold _ -> throw new IllegalStateException("nothing is folded");
        };
    }

    /** Who is late, and the event that each belongs to. */
    private static Map<String, Long> offsets(GroupDraft draft) {
        Map<String, Long> offsets = new LinkedHashMap<>();
        draft.members()
                .forEach(
                        (address, member) -> {
                            if (member instanceof Member.Pending(long offset)) {
                                offsets.put(address, offset);
                            }
                        });
        return offsets;
    }

    /** From now on the event has late members. */
    static void register(GroupDraft draft, Queued queued, Rules rules, Instant now) {
        List<LateEvent> late = new ArrayList<>(draft.late);
        Instant deadline = now.plus(rules.memberWait());
        late.add(new LateEvent(queued.origin(), queued.trace(), deadline, List.of(), List.of()));
        draft.late = late;
        draft.retries = 0;
        schedule(draft, now);
    }

    private static void schedule(GroupDraft draft, Instant now) {
        Instant retryAt = now.plus(backoff(draft.retries));
        draft.retryAt =
                draft.late.stream()
                        .map(LateEvent::deadline)
                        .min(Instant::compareTo)
                        .map(deadline -> deadline.isBefore(retryAt) ? deadline : retryAt);
    }

    private static Duration backoff(int retries) {
        Duration doubled = BACKOFF_MIN.multipliedBy(1L << Math.min(retries, DOUBLINGS_MAX));
        return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
    }

    /** mesibo has taken these members after all. */
    static void confirm(GroupDraft draft, Collection<String> addresses, Map<String, Long> offsets) {
        Map<Long, List<String>> byEvent = byEvent(addresses, offsets);
        draft.late =
                draft.late.stream()
                        .map(event -> event.plus(of(event, byEvent), List.of()))
                        .toList();
        addresses.forEach(address -> draft.put(address, new Member.Confirmed(false)));
        draft.retries = 0;
    }

    /** These are given up. */
    static void reject(GroupDraft draft, Collection<String> addresses, Map<String, Long> offsets) {
        Map<Long, List<String>> byEvent = byEvent(addresses, offsets);
        draft.late =
                draft.late.stream()
                        .map(event -> event.plus(List.of(), of(event, byEvent)))
                        .toList();
        for (String address : addresses) {
            if (draft.lateInDoubt) {
                draft.put(address, new Member.InDoubt());
            } else {
                draft.remove(address);
            }
        }
    }

    private static List<String> of(LateEvent event, Map<Long, List<String>> byEvent) {
        return byEvent.getOrDefault(event.origin().offset(), List.of());
    }

    private static Map<Long, List<String>> byEvent(
            Collection<String> addresses, Map<String, Long> offsets) {
        return addresses.stream().collect(groupingBy(offsets::get));
    }

    private static void giveUp(GroupDraft draft, Instant now) {
        Set<Long> over =
                draft.late.stream()
                        .filter(event -> isOver(event, now))
                        .map(event -> event.origin().offset())
                        .collect(toSet());
        if (!over.isEmpty()) {
            Map<String, Long> offsets = offsets(draft);
            List<String> lost =
                    offsets.keySet().stream()
                            .filter(address -> over.contains(offsets.get(address)))
                            .toList();
            reject(draft, lost, offsets);
        }
    }

    /** Ends the events that have nobody late any more. One without anybody to name is not told. */
    static List<Ending> ended(GroupDraft draft, String id) {
        Set<Long> waiting = new HashSet<>(offsets(draft).values());
        List<Ending> endings = new ArrayList<>();
        List<LateEvent> rest = new ArrayList<>();
        for (LateEvent event : draft.late) {
            if (waiting.contains(event.origin().offset())) {
                rest.add(event);
                continue;
            }
            List<String> added = event.added().stream().filter(draft::isMember).toList();
            if (!added.isEmpty() || !event.rejected().isEmpty()) {
                endings.add(ending(event, added, draft, id));
            }
        }
        draft.late = rest;
        if (rest.isEmpty()) {
            draft.forgetLate();
        }
        return endings;
    }

    /** Who was {@code added} for the event but is no member any more is not named. */
    private static Ending ending(LateEvent event, List<String> added, GroupDraft draft, String id) {
        MemberNames names = new MemberNames();
        names.added.addAll(added);
        names.rejected.addAll(event.rejected());
        Result.Details details =
                new Result.Details(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(GroupEndings.group(id, draft, false)),
                        names.named());
        return new Ending(
                event.origin(),
                SUFFIX,
                event.trace(),
                new Result.Outcome.Applied(Result.AppliedType.GROUP_MEMBERS_SETTLED, details));
    }

    /** All were tried: those that are still late wait longer. */
    static Step.Settled backedOff(GroupDraft draft, String id, Instant now) {
        List<Ending> endings = ended(draft, id);
        if (!draft.late.isEmpty()) {
            draft.retries++;
            schedule(draft, now);
        }
        return new Step.Settled(draft.done(), endings);
    }

    /** When they are tried again stays: it may be the probe that an open circuit waits for. */
    static GroupState deferred(GroupState state, Duration blocked) {
        GroupDraft draft = new GroupDraft(state);
        draft.late = state.late().stream().map(event -> event.deferred(blocked)).toList();
        return draft.done();
    }
}
