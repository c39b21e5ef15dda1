/**
 * The mesibo simulator: strict to what is documented, with faults on demand and a journal of all
 * calls.
 *
 * <p>Everything but the HTTP front is plain, single-threaded code; the one event loop owns it.
 */
@NullMarked
package io.github.mesiboprovisioner.local.simulator;

import org.jspecify.annotations.NullMarked;
