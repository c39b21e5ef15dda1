/** Tests of the simulator, over HTTP. */
@NullMarked
package io.github.mesiboprovisioner.local.simulator;

import org.jspecify.annotations.NullMarked;
