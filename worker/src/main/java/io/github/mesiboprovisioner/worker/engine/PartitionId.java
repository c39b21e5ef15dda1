package io.github.mesiboprovisioner.worker.engine;

/** One partition of one input topic. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {

    @Override
    public int compareTo(PartitionId other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** {@code topic/partition}, as in {@code PROVISIONER_ACCEPT_RESET}. */
    @Override
    public String toString() {
        return topic + "/" + partition;
    }
}
