package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * At most one call of an entity is under way. One that an earlier owner left behind is given the
 * time of the takeover hold before the next.
 */
final class OneCallAtATime implements Invariant {
    @Override
    public String name() {
        return "one call of an entity at a time";
    }

    @Override
    public Optional<String> violationIn(History history) {
        long hold = history.scenario().settings().takeoverHold().toNanos();
        List<Tenure> tenures = Tenure.of(history);
        Map<EntityKey, List<CallLife>> earlier = new HashMap<>();
        for (CallLife call : CallLife.of(history)) {
            if (call.operation() instanceof Operation.GroupsGet) {
                continue;
            }
            List<CallLife> before = earlier.computeIfAbsent(call.entity(), _ -> new ArrayList<>());
            for (CallLife other : before) {
                if (other.endedIndex > call.index && isTooEarly(call, other, tenures, hold)) {
                    return Optional.of(call + " while " + other);
                }
            }
            before.removeIf(other -> !sameGrant(other, call) || other.endedIndex <= call.index);
            before.add(call);
        }
        return Optional.empty();
    }

    private static boolean isTooEarly(
            CallLife call, CallLife other, List<Tenure> tenures, long hold) {
        if (sameGrant(call, other)) {
            return true;
        }
        Tenure own = tenure(call, tenures);
        Tenure before = tenure(other, tenures);
        boolean isSuccessor = before.from() < own.from();
        return isSuccessor
                && !isCleanBetween(before, own, tenures)
                && call.called.at() < own.from() + hold;
    }

    /** Another owner has been there since and left with nothing in doubt. */
    private static boolean isCleanBetween(Tenure before, Tenure own, List<Tenure> tenures) {
        Tenure predecessor = before;
        for (Tenure tenure : tenures) {
            boolean isLater =
                    tenure.grant().partition().equals(own.grant().partition())
                            && tenure.from() > predecessor.from()
                            && tenure.from() < own.from();
            if (isLater) {
                predecessor = tenure;
            }
        }
        return !predecessor.equals(before) && own.restored().map(Progress::clean).orElse(false);
    }

    private static boolean sameGrant(CallLife one, CallLife other) {
        return one.called.process().equals(other.called.process())
                && grant(one).equals(grant(other));
    }

    private static Grant grant(CallLife call) {
        return call.called.id().grant();
    }

    private static Tenure tenure(CallLife call, List<Tenure> tenures) {
        for (Tenure tenure : tenures) {
            if (tenure.isOf(call.called.process(), grant(call))) {
                return tenure;
            }
        }
        throw new IllegalStateException("no tenure for " + call);
    }
}
