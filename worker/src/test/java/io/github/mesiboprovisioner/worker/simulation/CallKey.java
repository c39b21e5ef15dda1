package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.CallId;

/** Names a call among those of all processes. */
record CallKey(ProcessId process, CallId id) {}
