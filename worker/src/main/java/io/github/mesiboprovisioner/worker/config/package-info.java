/**
 * Settings from the environment and an optional file: read once, checked whole, handed on as
 * records. No other package reads a variable.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.config;

import org.jspecify.annotations.NullMarked;
