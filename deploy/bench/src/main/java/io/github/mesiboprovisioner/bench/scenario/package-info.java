/** The scenarios: what is run, and which figures come out of it. */
@NullMarked
package io.github.mesiboprovisioner.bench.scenario;

import org.jspecify.annotations.NullMarked;
