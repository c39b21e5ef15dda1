/** Tests of the benchmarks' parts. */
@NullMarked
package io.github.mesiboprovisioner.bench.stage;

import org.jspecify.annotations.NullMarked;
