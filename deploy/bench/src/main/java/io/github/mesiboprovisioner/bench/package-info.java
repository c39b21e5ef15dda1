/** Measures the built worker beside its peers. Run by {@code deploy/bench/run}; asserts nothing. */
@NullMarked
package io.github.mesiboprovisioner.bench;

import org.jspecify.annotations.NullMarked;
