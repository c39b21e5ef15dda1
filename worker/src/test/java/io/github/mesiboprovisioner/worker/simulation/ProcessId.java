package io.github.mesiboprovisioner.worker.simulation;

/** One life of one instance. */
record ProcessId(String instance, int life) {
    @Override
    public String toString() {
        return instance + "#" + life;
    }
}
