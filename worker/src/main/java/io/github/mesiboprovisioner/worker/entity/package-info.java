/**
 * What each user and group is and should be: pure functions over immutable state. Nothing here does
 * I/O, reads a clock or knows of threads.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.entity;

import org.jspecify.annotations.NullMarked;
