/** Tests of the package of the same name. */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo.wire;

import org.jspecify.annotations.NullMarked;
