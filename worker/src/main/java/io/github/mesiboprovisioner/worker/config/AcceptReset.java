package io.github.mesiboprovisioner.worker.config;

import java.util.List;

/** Which partitions may start though their offsets or state were reset or lost. */
public sealed interface AcceptReset {

    /** Whether this partition of an input topic may. */
    default boolean accepts(String topic, int partition) {
        return switch (this) {
            case None() -> false;
            case All() -> true;
            case Only(var partitions) -> partitions.contains(new InputPartition(topic, partition));
        };
    }

    /** Unset. */
    record None() implements AcceptReset {}

    /** {@code all}. */
    record All() implements AcceptReset {}

    /** A list of {@code topic/partition}. */
    record Only(List<InputPartition> partitions) implements AcceptReset {
        public Only {
            partitions = List.copyOf(partitions);
        }
    }

    /** One partition of an input topic. */
    record InputPartition(String topic, int partition) {}
}
