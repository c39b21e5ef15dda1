/** A real Kafka broker, the mesibo simulator and the demo, each a process on this machine. */
@NullMarked
package io.github.mesiboprovisioner.local;

import org.jspecify.annotations.NullMarked;
