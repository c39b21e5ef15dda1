/** Tests of the package of the same name. */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo;

import org.jspecify.annotations.NullMarked;
