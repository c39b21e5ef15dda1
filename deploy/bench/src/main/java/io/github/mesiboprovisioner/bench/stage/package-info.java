/** What a run needs around the contestant: broker, simulator, events, and eyes on the results. */
@NullMarked
package io.github.mesiboprovisioner.bench.stage;

import org.jspecify.annotations.NullMarked;
