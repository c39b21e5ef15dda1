package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.entity.Operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How well requests fare: what goes wrong at which time, until everything is well. */
final class Weather {
    private final Dice dice;
    private final double trouble;
    private final double peril;
    private final long calmAt;
    private final List<Spell> spells = new ArrayList<>();

    /** What becomes of a request. */
    enum Fate {
        DONE,
        /** The connection is refused. */
        NOT_CONNECTED,
        /** The connection is reset before mesibo has read the request. */
        RESET_BEFORE,
        /** The connection is reset after mesibo has carried it out. */
        RESET_AFTER,
        /** No answer; carried out at some time, perhaps after the client has given up. */
        HANGS_DONE,
        /** No answer, and not carried out. */
        HANGS_LOST,
        /** A server error, after it was carried out. */
        ERROR_DONE,
        /** A server error, instead of carrying it out. */
        ERROR_LOST,
        /** Asked to come back later. */
        THROTTLED
    }

    private enum Kind {
        FLAKY(
                List.of(
                        Fate.RESET_BEFORE,
                        Fate.RESET_AFTER,
                        Fate.HANGS_DONE,
                        Fate.HANGS_LOST,
                        Fate.ERROR_DONE,
                        Fate.ERROR_LOST,
                        Fate.NOT_CONNECTED),
                0.5),
        DOWN(List.of(Fate.NOT_CONNECTED, Fate.RESET_BEFORE, Fate.ERROR_LOST), 1.0),
        SILENT(List.of(Fate.HANGS_LOST, Fate.HANGS_DONE), 0.9),
        DEAF(List.of(Fate.RESET_AFTER, Fate.ERROR_DONE, Fate.HANGS_DONE), 0.8),
        BUSY(List.of(Fate.THROTTLED), 0.7);

        private final List<Fate> fates;
        private final double probability;

        Kind(List<Fate> fates, double probability) {
            this.fates = fates;
            this.probability = probability;
        }
    }

    private record Spell(Kind kind, long from, long to) {}

    Weather(Dice dice, Duration calmAt) {
        this.dice = dice;
        this.calmAt = calmAt.toNanos();
        this.trouble = dice.chance(0.3) ? 0 : dice.fraction() * 0.25;
        this.peril = dice.chance(0.6) ? 0 : dice.fraction() * 0.03;
        int count = dice.chance(0.35) ? 0 : dice.between(1, 3);
        for (int i = 0; i < count; i++) {
            long from = (long) (dice.fraction() * this.calmAt);
            long length = dice.between(Duration.ofMillis(500), Duration.ofSeconds(12));
            spells.add(new Spell(dice.pick(List.of(Kind.values())), from, from + length));
        }
    }

    /** True if something happens to the caller while the request is on its way. */
    boolean strikes(long now, Operation operation) {
        boolean isDelicate = operation.issuesToken() || operation instanceof Operation.GroupAdd;
        double danger = isDelicate ? 4 * peril : peril;
        return now < calmAt && dice.chance(danger);
    }

    Fate fate(long now) {
        if (now >= calmAt) {
            return Fate.DONE;
        }
        for (Spell spell : spells) {
            boolean applies = now >= spell.from() && now < spell.to();
            if (applies && dice.chance(spell.kind().probability)) {
                return dice.pick(spell.kind().fates);
            }
        }
        return dice.chance(trouble) ? dice.pick(Kind.FLAKY.fates) : Fate.DONE;
    }
}
