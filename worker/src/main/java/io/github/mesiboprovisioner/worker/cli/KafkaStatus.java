package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.kafka.GroupMembers;
import io.github.mesiboprovisioner.worker.kafka.IntakeStatus;
import io.github.mesiboprovisioner.worker.kafka.KafkaSide;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What is seen of the Kafka side.
 *
 * @param kafka there is none yet when the parts are put together
 */
record KafkaStatus(Supplier<KafkaSide> kafka) implements Snapshots.KafkaView {

    @Override
    public List<String> waitingFor() {
        IntakeStatus status = kafka.get().status();
        if (status.isReady()) {
            return List.of();
        }
        return List.of(
                status.joined()
                        ? "the state of " + status.restoring() + " partitions"
                        : status.waitingFor());
    }

    @Override
    public OptionalLong behind(PartitionId partition, long offset) {
        return kafka.get().lag(partition, offset);
    }

    @Override
    public List<GroupMembers.Member> members() {
        return kafka.get().members();
    }
}
