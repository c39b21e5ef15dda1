/** Tests of the worker as a whole. */
@NullMarked
package io.github.mesiboprovisioner.worker;

import org.jspecify.annotations.NullMarked;
