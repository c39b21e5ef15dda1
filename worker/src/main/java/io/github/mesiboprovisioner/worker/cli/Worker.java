package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the worker together and runs it. */
final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private Worker() {}

    /** Returns when the worker has stopped. */
    static ExitCode run(Settings settings) {
        log.error("run is not built yet ({})", settings.kafka().groupId());
        return ExitCode.UNUSABLE;
    }
}
