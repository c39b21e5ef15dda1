package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A partition is left as clean only with no call in flight; and when everybody stops in good order,
 * every partition is left so, in time, except by a process that the group no longer answers and
 * while the calls of an owner before are perhaps under way.
 */
final class CleanMeansIdle implements Invariant {
    private record Held(ProcessId process, Grant grant) {}

    @Override
    public String name() {
        return "clean means idle";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Set<CallKey> open = new HashSet<>();
        Map<Held, Progress> last = new HashMap<>();
        Set<ProcessId> unheard = new HashSet<>();
        for (Fact fact : history.facts()) {
            switch (fact) {
                case Fact.Called called -> open.add(new CallKey(called.process(), called.id()));
                case Fact.Ended ended -> open.remove(new CallKey(ended.process(), ended.id()));
                case Fact.Sealed sealed -> {
                    Optional<String> violation = judge(sealed, open);
                    if (violation.isPresent()) {
                        return violation;
                    }
                }
                case Fact.Visible(_, var process, var batch) -> {
                    for (Batch.Part part : batch.parts()) {
                        last.put(new Held(process, part.grant()), progressIn(part));
                    }
                }
                case Fact.Halted halted -> {
                    if (halted.reason() == HaltReason.LEASE && halted.at() <= history.closedAt()) {
                        if (halted.on()) {
                            unheard.add(halted.process());
                        } else {
                            unheard.remove(halted.process());
                        }
                    }
                }
                case Fact.Sent _,
                        Fact.Executed _,
                        Fact.TokenChanged _,
                        Fact.Granted _,
                        Fact.Released _,
                        Fact.Died _ -> {}
            }
        }
        for (Tenure tenure : Tenure.of(history)) {
            Progress progress = last.get(new Held(tenure.process(), tenure.grant()));
            if (tenure.isAt(history.closedAt())
                    && !isHeld(tenure, history)
                    && !unheard.contains(tenure.process())
                    && progress != null
                    && !progress.clean()) {
                return Optional.of(tenure.grant() + " is left unclean: " + progress);
            }
        }
        return history.facts(Fact.Died.class)
                .filter(died -> died.at() > history.closedAt() && !died.clean())
                .map(died -> died.process() + " did not stop in time")
                .findFirst();
    }

    private static boolean isHeld(Tenure tenure, History history) {
        long hold = history.scenario().settings().takeoverHold().toNanos();
        return history.closedAt() - tenure.from() < hold;
    }

    private static Optional<String> judge(Fact.Sealed sealed, Set<CallKey> open) {
        for (Batch.Part part : sealed.batch().parts()) {
            if (progressIn(part).clean()) {
                for (CallKey call : open) {
                    if (call.process().equals(sealed.process())
                            && call.id().grant().equals(part.grant())) {
                        return Optional.of(
                                "%s is left as clean by %s with %s in flight"
                                        .formatted(part.grant(), sealed.process(), call.id()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Progress progressIn(Batch.Part part) {
        for (Output output : part.outputs()) {
            if (output instanceof Output.ToState(StateRecord.OfProgress(var progress))) {
                return progress;
            }
        }
        throw new IllegalStateException("no progress record for " + part.grant());
    }
}
