/** Tests of the contracts. */
@NullMarked
package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.NullMarked;
