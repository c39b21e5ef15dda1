package io.github.mesiboprovisioner.local.simulator;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Decides from a seed which calls go wrong: the first rule that fires has the call. */
final class Faults {

    private final List<FaultRule> rules;
    private final int[] hits;
    private final SplittableRandom random;

    Faults(long seed, List<FaultRule> rules) {
        this.rules = List.copyOf(rules);
        hits = new int[rules.size()];
        random = new SplittableRandom(seed);
    }

    static Faults none() {
        return new Faults(0, List.of());
    }

    Optional<FaultRule> pick(CallTarget target) {
        for (int i = 0; i < hits.length; i++) {
            if (fires(i, target)) {
                hits[i]++;
                return Optional.of(rules.get(i));
            }
        }
        return Optional.empty();
    }

    /** The rules, each with how many calls it had. */
    List<Hits> hits() {
        return IntStream.range(0, hits.length)
                .mapToObj(i -> new Hits(rules.get(i).kind().text(), hits[i]))
                .toList();
    }

    record Hits(String kind, int hits) {}

    private boolean fires(int index, CallTarget target) {
        FaultRule rule = rules.get(index);
        return target.isIn(rule.scope())
                && (rule.first() == 0 || hits[index] < rule.first())
                && (rule.probability() >= 1 || random.nextDouble() < rule.probability());
    }
}
