/** Tests of the local stack. */
@NullMarked
package io.github.mesiboprovisioner.local;

import org.jspecify.annotations.NullMarked;
