package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No call is made that the committed state does not cover, nor while the instance halts, nor after
 * mesibo refused the app token or asked for a pause. No partition halts for a reset.
 */
final class CallsAllowed implements Invariant {
    @Override
    public String name() {
        return "calls are allowed";
    }

    /** What forbids a process to call. */
    private static final class Ban {
        final Set<HaltReason> halts = EnumSet.noneOf(HaltReason.class);
        boolean forbidden;

        /** The group agrees that the partition granted last is the process's. */
        boolean current;

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
        for (Fact fact : history.facts()) {
            Ban ban = bans.computeIfAbsent(fact.process(), _ -> new Ban());
            switch (fact) {
                case Fact.Called called -> {
                    calledAt.put(new CallKey(called.process(), called.id()), called.at());
                    Optional<String> objection =
                            called.objection().or(() -> ban.objection(called.at()));
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
                    if ((halted.reason() == HaltReason.RESET && ban.current)
                            || halted.reason() == HaltReason.PARTITIONS) {
                        return Optional.of(halted.toString());
                    }
                    if (halted.on() && halted.reason() != HaltReason.RESET) {
                        ban.halts.add(halted.reason());
                    } else {
                        ban.halts.remove(halted.reason());
                    }
                }
                case Fact.Granted granted -> ban.current = granted.current();
                case Fact.Sent _,
                        Fact.Executed _,
                        Fact.Released _,
                        Fact.Sealed _,
                        Fact.Visible _,
                        Fact.Died _ -> {}
            }
        }
        return Optional.empty();
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
