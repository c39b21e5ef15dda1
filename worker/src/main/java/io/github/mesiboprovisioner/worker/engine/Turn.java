package io.github.mesiboprovisioner.worker.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One step: its time and the effects so far. */
final class Turn {

    private Time now = new Time(0, Instant.EPOCH);
    private List<Effect> effects = new ArrayList<>();

    void begin(Time time) {
        now = time;
        effects = new ArrayList<>();
    }

    List<Effect> end() {
        return effects;
    }

    Time now() {
        return now;
    }

    long nanos() {
        return now.nanos();
    }

    Instant wall() {
        return now.wall();
    }

    void emit(Effect effect) {
        effects.add(effect);
    }
}
