/** What runs inside the broker's own JVM. Uses nothing but the JDK: Kafka is on its class path. */
@NullMarked
package io.github.mesiboprovisioner.local.broker;

import org.jspecify.annotations.NullMarked;
