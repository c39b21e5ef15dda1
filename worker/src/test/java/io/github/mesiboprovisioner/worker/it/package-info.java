/**
 * The built jar, as a process, against a real broker and the simulated mesibo.
 *
 * <p>All classes of one run share one broker; each test world has topics, a consumer group and a
 * simulator of its own.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.it;

import org.jspecify.annotations.NullMarked;
