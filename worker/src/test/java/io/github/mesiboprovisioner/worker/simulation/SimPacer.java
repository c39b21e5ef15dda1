package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Input;

/** Hands out permits at an even pace; the first one comes after a whole period. */
final class SimPacer {
    private static final double ENOUGH = 1 - 1e-6;
    private final SimProcess process;
    private double share;
    private int want;
    private double credit;
    private long accruedAt;
    private long plan;

    SimPacer(SimProcess process) {
        this.process = process;
        this.accruedAt = process.now();
    }

    void share(double permitsPerSecond) {
        accrue();
        share = permitsPerSecond;
        replan();
    }

    void want(int permits) {
        want = permits;
        replan();
    }

    void giveBack(int permits) {
        accrue();
        credit = Math.min(1, credit + permits);
        replan();
    }

    /** A permit given before is perhaps used only now: the next one is a whole period away. */
    void woke() {
        credit = 0;
        accruedAt = process.now();
        replan();
    }

    /** How far apart permits are; for ever without a share. */
    long periodNanos() {
        return (long) (1e9 / share);
    }

    private void accrue() {
        credit = Math.min(1, credit + share * (process.now() - accruedAt) / 1e9);
        accruedAt = process.now();
    }

    private void replan() {
        long number = ++plan;
        if (want <= 0 || share <= 0) {
            return;
        }
        accrue();
        double missing = Math.max(0, 1 - credit);
        process.in((long) Math.ceil(missing / share * 1e9), () -> deliver(number));
    }

    private void deliver(long number) {
        if (number != plan) {
            return;
        }
        accrue();
        if (credit >= ENOUGH) {
            credit = 0;
            want--;
            process.post(new Input.Permits(1));
        }
        replan();
    }
}
