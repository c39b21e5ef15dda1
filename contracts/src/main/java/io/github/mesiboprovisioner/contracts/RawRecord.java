package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record as it came from a topic, without any Kafka class.
 *
 * @param key not copied, not compared by content
 * @param headers not copied: a record may have very many
 * @param value not copied, not compared by content
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed through, nobody compares records
public record RawRecord(byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {}
