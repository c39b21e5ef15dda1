/**
 * The deterministic core: one single-threaded state machine that decides everything. {@code
 * step(Input, Time)} returns effects; the shell carries them out. No I/O, no clock, no threads.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.engine;

import org.jspecify.annotations.NullMarked;
