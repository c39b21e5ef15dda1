package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The reader of the control topic in one process. */
final class SimControl {
    private static final long LOOK = Duration.ofMillis(500).toNanos();

    private final SimProcess process;
    private final ControlLog log;
    private long next;
    private long end = -1;
    private boolean polling;

    SimControl(SimProcess process) {
        this.process = process;
        this.log = process.world.kafka().control;
    }

    void start() {
        process.in(process.dice.millis(0, 400), this::look);
    }

    private void look() {
        nudge();
        process.in(LOOK, this::look);
    }

    /** There may be something to read. */
    void nudge() {
        if (!polling) {
            polling = true;
            process.in(process.dice.millis(1, 40), this::poll);
        }
    }

    void readAgain(long position) {
        next = Math.min(next, position);
        nudge();
    }

    private void poll() {
        polling = false;
        boolean isNews = next < log.end() || end < log.end();
        if (!isNews || process.intake.isCutOff()) {
            return;
        }
        long from = next;
        long to = Math.min(log.end(), from + process.dice.between(1, 6));
        List<Input.ControlRead.At> commands = new ArrayList<>();
        for (long at = from; at < to; at++) {
            long position = at;
            log.at(position)
                    .ifPresent(
                            command -> commands.add(new Input.ControlRead.At(position, command)));
        }
        next = to;
        end = log.end();
        process.post(new Input.ControlRead(from, commands, next, end));
        nudge();
    }
}
