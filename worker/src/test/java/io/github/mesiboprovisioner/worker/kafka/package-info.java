/** Tests of the Kafka side: pure parts alone, the rest against a real broker. */
@NullMarked
package io.github.mesiboprovisioner.worker.kafka;

import org.jspecify.annotations.NullMarked;
