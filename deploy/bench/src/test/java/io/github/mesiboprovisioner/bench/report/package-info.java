/** Tests of the benchmarks' parts. */
@NullMarked
package io.github.mesiboprovisioner.bench.report;

import org.jspecify.annotations.NullMarked;
