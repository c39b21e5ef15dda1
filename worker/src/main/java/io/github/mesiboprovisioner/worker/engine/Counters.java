package io.github.mesiboprovisioner.worker.engine;

/** What only the engine can count; totals since the start. */
final class Counters {
    long coalescedEvents;
    long groupCreationsUncertain;
    long recordsLost;

    EngineStatus.Totals totals() {
        return new EngineStatus.Totals(coalescedEvents, groupCreationsUncertain, recordsLost);
    }
}
