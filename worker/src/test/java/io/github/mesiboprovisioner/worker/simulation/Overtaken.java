package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.entity.EntityKey;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Entities of which mesibo carried out a request after a later one, be it a look-up: a request that
 * the worker had given up. It cannot be recalled, so what mesibo holds of them is nobody's fault.
 */
final class Overtaken {
    private Overtaken() {}

    static Set<EntityKey> in(History history) {
        Map<CallKey, Integer> numbers = new HashMap<>();
        Map<EntityKey, Integer> latest = new HashMap<>();
        Set<EntityKey> overtaken = new HashSet<>();
        for (Fact fact : history.facts()) {
            if (fact instanceof Fact.Called called) {
                numbers.put(new CallKey(called.process(), called.id()), numbers.size());
            } else if (fact instanceof Fact.Executed executed) {
                int number =
                        numbers.getOrDefault(new CallKey(executed.process(), executed.id()), -1);
                int before = latest.merge(executed.entity(), number, Math::max);
                if (number < before) {
                    overtaken.add(executed.entity());
                }
            }
        }
        return overtaken;
    }
}
