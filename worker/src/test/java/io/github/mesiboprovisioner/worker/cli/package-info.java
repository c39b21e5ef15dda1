/** Tests of the commands. */
@NullMarked
package io.github.mesiboprovisioner.worker.cli;

import org.jspecify.annotations.NullMarked;
