/** Keeps the rate of calls below mesibo's limit, smoothly and by the time of sending. */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo.rate;

import org.jspecify.annotations.NullMarked;
