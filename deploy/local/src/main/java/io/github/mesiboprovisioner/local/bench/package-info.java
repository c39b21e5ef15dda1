/** Measures the built worker against a real broker and the simulator. Asserts nothing. */
@NullMarked
package io.github.mesiboprovisioner.local.bench;

import org.jspecify.annotations.NullMarked;
