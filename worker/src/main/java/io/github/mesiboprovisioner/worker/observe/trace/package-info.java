/**
 * Traces: what happens to an event, as spans of the trace that it came with. The only place that
 * knows OpenTelemetry.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.observe.trace;

import org.jspecify.annotations.NullMarked;
