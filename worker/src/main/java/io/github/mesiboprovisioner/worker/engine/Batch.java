package io.github.mesiboprovisioner.worker.engine;

import java.util.List;

/**
 * What is committed in one Kafka transaction.
 *
 * @param membership what the offsets are committed under: that of the grants when the batch was
 *     built, never a newer one
 * @param nonce metadata of every offset, and in every progress record of this batch
 */
public record Batch(long id, GroupMembership membership, String nonce, List<Part> parts) {
    public Batch {
        parts = List.copyOf(parts);
    }

    /**
     * What belongs to one partition.
     *
     * @param offset the offset to commit (the watermark)
     */
    public record Part(Grant grant, long offset, List<Output> outputs) {
        public Part {
            outputs = List.copyOf(outputs);
        }
    }
}
