/** The commands, and the one place where the parts of the worker are put together. */
@NullMarked
package io.github.mesiboprovisioner.worker.cli;

import org.jspecify.annotations.NullMarked;
