package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One engine's time with one partition.
 *
 * @param current the group saw it so as well when it began
 * @param to when it let go of it or died
 */
record Tenure(
        ProcessId process,
        Grant grant,
        Optional<Progress> restored,
        boolean current,
        long from,
        long to) {

    private record Key(ProcessId process, Grant grant) {}

    /** All of them, in the order in which they began. */
    static List<Tenure> of(History history) {
        Map<Key, Long> released = new HashMap<>();
        history.facts(Fact.Released.class)
                .forEach(fact -> released.put(new Key(fact.process(), fact.grant()), fact.at()));
        Map<ProcessId, Long> died = new HashMap<>();
        history.facts(Fact.Died.class).forEach(fact -> died.put(fact.process(), fact.at()));
        List<Tenure> tenures = new ArrayList<>();
        history.facts(Fact.Granted.class)
                .forEach(
                        fact -> {
                            Key key = new Key(fact.process(), fact.grant());
                            long end = died.getOrDefault(fact.process(), Long.MAX_VALUE);
                            tenures.add(
                                    new Tenure(
                                            fact.process(),
                                            fact.grant(),
                                            fact.restored(),
                                            fact.current(),
                                            fact.at(),
                                            released.getOrDefault(key, end)));
                        });
        return tenures;
    }

    boolean isAt(long nanos) {
        return from <= nanos && nanos < to;
    }

    boolean isOf(ProcessId owner, Grant owned) {
        return process.equals(owner) && grant.equals(owned);
    }
}
