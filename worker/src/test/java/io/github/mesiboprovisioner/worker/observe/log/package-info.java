/** Tests of log entries. */
@NullMarked
package io.github.mesiboprovisioner.worker.observe.log;

import org.jspecify.annotations.NullMarked;
