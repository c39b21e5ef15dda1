/**
 * A world in one thread from one seed: a simulated Kafka, a simulated mesibo, several workers
 * around real engines, and faults. Afterwards {@link
 * io.github.mesiboprovisioner.worker.simulation.Invariant}s judge what happened.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.simulation;

import org.jspecify.annotations.NullMarked;
