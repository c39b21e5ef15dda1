package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.RequestSizes;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No call is made that the committed state does not cover, that is too large, or while the instance
 * halts, or after mesibo refused the app token or asked for a pause. A partition halts for a reset
 * if its offset was moved by somebody else, and only then: nothing is called or committed for it.
 */
final class CallsAllowed implements Invariant {
    @Override
    public String name() {
        return "calls are allowed";
    }

    private record Held(ProcessId process, Grant grant) {}

    /** What forbids a process to call. */
    private static final class Ban {
        final Set<HaltReason> halts = EnumSet.noneOf(HaltReason.class);
        boolean forbidden;

        /** Partitions that the group agrees to be the process's, with the offset as it was left. */
        final Set<PartitionId> untouched = new HashSet<>();

        long tokenChangedAt = -1;
        long throttledUntil = -1;

        Optional<String> objection(long now) {
            if (!halts.isEmpty()) {
                return Optional.of("halted for " + halts);
            }
            if (forbidden) {
                return Optional.of("the app token was refused");
            }
            return now < throttledUntil
                    ? Optional.of("asked to wait until %.3f".formatted(throttledUntil / 1e9))
                    : Optional.empty();
        }
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<ProcessId, Ban> bans = new HashMap<>();
        Map<CallKey, Long> calledAt = new HashMap<>();
        Set<Held> moved = new HashSet<>();
        for (Fact fact : history.facts()) {
            Ban ban = bans.computeIfAbsent(fact.process(), _ -> new Ban());
            switch (fact) {
                case Fact.Called called -> {
                    calledAt.put(new CallKey(called.process(), called.id()), called.at());
                    Optional<String> objection =
                            called.objection()
                                    .or(() -> ban.objection(called.at()))
                                    .or(() -> size(called.operation(), history))
                                    .or(() -> moved(called.process(), called.id().grant(), moved));
                    if (objection.isPresent()) {
                        return objection.map(
                                why ->
                                        "call %d of %s at %.3f, %s: %s"
                                                .formatted(
                                                        called.id().number(),
                                                        called.process(),
                                                        called.at() / 1e9,
                                                        called.operation(),
                                                        why));
                    }
                }
                case Fact.Ended ended ->
                        note(
                                ban,
                                ended,
                                calledAt.getOrDefault(
                                        new CallKey(ended.process(), ended.id()), ended.at()));
                case Fact.TokenChanged changed -> {
                    ban.forbidden = false;
                    ban.tokenChangedAt = changed.at();
                }
                case Fact.Halted halted -> {
                    if (isFalseAlarm(halted, ban) || halted.reason() == HaltReason.PARTITIONS) {
                        return Optional.of(halted.toString());
                    }
                    if (halted.on() && halted.reason() != HaltReason.RESET) {
                        ban.halts.add(halted.reason());
                    } else {
                        ban.halts.remove(halted.reason());
                    }
                }
                case Fact.Granted granted -> {
                    PartitionId partition = granted.grant().partition();
                    ban.untouched.remove(partition);
                    if (granted.current() && !granted.moved()) {
                        ban.untouched.add(partition);
                    }
                    if (granted.moved()) {
                        moved.add(new Held(granted.process(), granted.grant()));
                    }
                }
                case Fact.Sealed(_, var process, var batch) -> {
                    for (Batch.Part part : batch.parts()) {
                        Optional<String> objection = moved(process, part.grant(), moved);
                        if (objection.isPresent()) {
                            return objection.map(why -> part.grant() + ": " + why);
                        }
                    }
                }
                case Fact.Sent _,
                        Fact.Executed _,
                        Fact.Released _,
                        Fact.Visible _,
                        Fact.Died _ -> {}
            }
        }
        return Optional.empty();
    }

    /** Each partition's reason begins with its name; what halts for several is told again. */
    private static boolean isFalseAlarm(Fact.Halted halted, Ban ban) {
        return halted.reason() == HaltReason.RESET
                && halted.on()
                && ban.untouched.stream()
                        .anyMatch(partition -> halted.explanation().contains(partition + ": "));
    }

    private static Optional<String> size(Operation operation, History history) {
        RequestSizes sizes = history.scenario().settings().rules().sizes();
        return sizes.bytesOf(operation) <= sizes.maxBytes()
                ? Optional.empty()
                : Optional.of("larger than " + sizes.maxBytes() + " bytes");
    }

    private static Optional<String> moved(ProcessId process, Grant grant, Set<Held> moved) {
        return moved.contains(new Held(process, grant))
                ? Optional.of("its offset was moved by somebody else")
                : Optional.empty();
    }

    private static void note(Ban ban, Fact.Ended ended, long calledAt) {
        if (ended.reply() instanceof Reply.Refused(Failure.Forbidden _)) {
            ban.forbidden |= calledAt > ban.tokenChangedAt;
        }
        if (ended.reply() instanceof Reply.Refused(Failure.Throttled(var wait))) {
            long until = ended.at() + wait.orElse(Duration.ZERO).toNanos();
            ban.throttledUntil = Math.max(ban.throttledUntil, until);
        }
    }
}
