package io.github.mesiboprovisioner.worker.simulation;

/** A guarantee that was not kept. */
record Violation(String guarantee, String what) {
    /** Ends a run in which something happened that must not. */
    static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Violation violation;

        Found(String guarantee, String what) {
            super(guarantee + ": " + what);
            this.violation = new Violation(guarantee, what);
        }

        Violation violation() {
            return violation;
        }
    }
}
