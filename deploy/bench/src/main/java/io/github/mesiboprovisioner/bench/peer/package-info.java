/**
 * The contestants beside us: each does per event what the worker does at its plainest (read the
 * event, one backend call, one result), on the JDK's HTTP client, in the way that the library's
 * documentation shows. None keeps state.
 */
@NullMarked
package io.github.mesiboprovisioner.bench.peer;

import org.jspecify.annotations.NullMarked;
