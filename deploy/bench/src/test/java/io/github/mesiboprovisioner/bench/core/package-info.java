/** What the build asserts about the core: allocation and operation counts, never timings. */
@NullMarked
package io.github.mesiboprovisioner.bench.core;

import org.jspecify.annotations.NullMarked;
