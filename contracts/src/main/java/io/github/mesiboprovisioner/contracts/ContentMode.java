package io.github.mesiboprovisioner.contracts;

/** How a CloudEvent is laid out in a Kafka record. */
public enum ContentMode {
    /** Attributes as headers, data as value. */
    BINARY,
    /** The whole event as JSON in the value. */
    STRUCTURED
}
