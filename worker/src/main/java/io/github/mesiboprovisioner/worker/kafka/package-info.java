/**
 * Everything that speaks Kafka: reads the input and the state, commits batches, looks after topics.
 * It decides nothing about events: it posts what happened to the engine's mailbox and does what the
 * engine asks for.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.kafka;

import org.jspecify.annotations.NullMarked;
