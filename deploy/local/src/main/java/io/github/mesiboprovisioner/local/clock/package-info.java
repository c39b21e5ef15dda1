/** A wall clock that goes wrong in one process only: the others and the monotonic clock stay. */
@NullMarked
package io.github.mesiboprovisioner.local.clock;

import org.jspecify.annotations.NullMarked;
