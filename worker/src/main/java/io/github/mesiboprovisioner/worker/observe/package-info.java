/**
 * What people and machines see of a running worker: metrics, health, status, the management port.
 * It reads; it decides nothing.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.observe;

import org.jspecify.annotations.NullMarked;
