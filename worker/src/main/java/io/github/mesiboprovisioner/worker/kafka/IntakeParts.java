package io.github.mesiboprovisioner.worker.kafka;

import java.util.List;
import java.util.concurrent.BlockingQueue;

/** What the intake's consumers share, one after the other. */
record IntakeParts(
        List<String> topics,
        IntakeOptions options,
        Restorer restorer,
        EgressWatch egress,
        BlockingQueue<Command> commands,
        Outlets outlets,
        StopSignal stop) {}
