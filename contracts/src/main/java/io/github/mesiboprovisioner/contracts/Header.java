package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.Nullable;

/**
 * One header of a record, without any Kafka class.
 *
 * @param value not copied, not compared by content
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed through, nobody compares headers
public record Header(String name, byte @Nullable [] value) {}
