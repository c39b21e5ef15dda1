/**
 * The edges to Kafka: reading and restoring, committing, the topics. Decides nothing about events.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.kafka;

import org.jspecify.annotations.NullMarked;
