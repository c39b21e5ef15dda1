/**
 * Faults on real processes: brokers, several workers and the simulated mesibo, and what goes wrong
 * between them. Every scenario is drawn from a printed seed ({@code -Dfaults.seed=N} repeats it)
 * and is bounded in time; {@code -Pfaults} makes them long.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.faults;

import org.jspecify.annotations.NullMarked;
