/** The deterministic core by itself: JMH benchmarks, and the driver that the build's guard uses. */
@NullMarked
package io.github.mesiboprovisioner.bench.core;

import org.jspecify.annotations.NullMarked;
