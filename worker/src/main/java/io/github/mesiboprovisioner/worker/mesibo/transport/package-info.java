/** Carries bytes to one address and back, and says exactly whether they can have arrived. */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo.transport;

import org.jspecify.annotations.NullMarked;
