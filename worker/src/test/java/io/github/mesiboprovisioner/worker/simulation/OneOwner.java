package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Grant;

import java.util.List;
import java.util.Optional;

/**
 * Nobody calls or commits for a partition that has a newer owner. What a frozen process had already
 * checked against its lease may still be sent as it wakes; and a twin whose place is taken while it
 * lives, which nothing waits for, may call until a heartbeat tells it so, at most for its lease.
 */
final class OneOwner implements Invariant {
    @Override
    public String name() {
        return "one owner";
    }

    @Override
    public Optional<String> violationIn(History history) {
        List<Tenure> tenures = Tenure.of(history);
        for (Fact fact : history.facts()) {
            Optional<String> violation =
                    switch (fact) {
                        case Fact.Sent sent -> lateCall(history, tenures, sent);
                        case Fact.Visible(long at, var process, var batch) ->
                                newer(tenures, process, batch, at)
                                        .map(
                                                owner ->
                                                        "batch "
                                                                + batch.id()
                                                                + " of "
                                                                + process
                                                                + ", now of "
                                                                + owner);
                        case Fact.Called _,
                                Fact.Executed _,
                                Fact.Ended _,
                                Fact.TokenChanged _,
                                Fact.Granted _,
                                Fact.Released _,
                                Fact.Sealed _,
                                Fact.Halted _,
                                Fact.Died _ ->
                                Optional.empty();
                    };
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> lateCall(
            History history, List<Tenure> tenures, Fact.Sent sent) {
        if (sent.frozen()) {
            return Optional.empty();
        }
        return newer(tenures, sent.process(), sent.id().grant(), sent.at())
                .filter(_ -> mustKnow(history, tenures, sent))
                .map(
                        owner ->
                                "call %s of %s, now of %s"
                                        .formatted(sent.id(), sent.process(), owner));
    }

    /**
     * Whether the caller must know: a static member is replaced without a session's end, and what
     * was its own may go to anybody.
     */
    private static boolean mustKnow(History history, List<Tenure> tenures, Fact.Sent sent) {
        long replacedAt = Long.MIN_VALUE;
        for (Tenure tenure : tenures.reversed()) {
            if (tenure.isOf(sent.process(), sent.id().grant())) {
                break;
            }
            boolean isTwin = tenure.process().instance().equals(sent.process().instance());
            if (isTwin && tenure.from() < sent.at()) {
                replacedAt = Math.max(replacedAt, tenure.from());
            }
        }
        return sent.at() - history.scenario().session().toNanos() > replacedAt;
    }

    private static Optional<Tenure> newer(
            List<Tenure> tenures, ProcessId process, Batch batch, long at) {
        return batch.parts().stream()
                .flatMap(part -> newer(tenures, process, part.grant(), at).stream())
                .findFirst();
    }

    /** A tenure of the same partition that began later, but before {@code at}. */
    private static Optional<Tenure> newer(
            List<Tenure> tenures, ProcessId process, Grant grant, long at) {
        for (Tenure tenure : tenures.reversed()) {
            if (tenure.isOf(process, grant)) {
                return Optional.empty();
            }
            boolean isOwner =
                    tenure.current()
                            && tenure.grant().partition().equals(grant.partition())
                            && tenure.from() < at;
            if (isOwner) {
                return Optional.of(tenure);
            }
        }
        throw new IllegalStateException(process + " was never granted " + grant);
    }
}
