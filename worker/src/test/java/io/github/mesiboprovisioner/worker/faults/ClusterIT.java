package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.LocalCluster;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Three brokers lose one at a time: leaders and coordinators move. */
@Tag(Extent.FULL_ONLY)
class ClusterIT {

    private static final Duration GONE = Extent.of(Duration.ofSeconds(4), Duration.ofSeconds(20));
    private static final Duration BETWEEN_MOVES =
            Extent.of(Duration.ofSeconds(2), Duration.ofSeconds(5));
    private static final int MOVES = Extent.FULL ? 6 : 2;

    @Test
    void eachBroker_stoppedOrKilledForAWhile_keepsEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        try (LocalCluster cluster = LocalCluster.start();
                Scene scene =
                        Scene.start("cluster", cluster.bootstrapServers(), launch -> launch)) {
            scene.fleet().startAll(2);
            scene.troubleMesibo();
            for (LocalBroker broker : cluster.brokers()) {
                broker.kill();
                Pause.of(GONE);
                broker.restart();
                Pause.of(GONE);
            }
            for (LocalBroker broker : cluster.brokers()) {
                broker.stop();
                broker.restart();
                Pause.of(GONE);
            }
            scene.end();
        }
    }

    /** Nobody dies: another broker leads the log of the transactions, then that of the group. */
    @Test
    void coordinators_moved_keepEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        try (LocalCluster cluster = LocalCluster.start();
                Scene scene =
                        Scene.start("coordinators", cluster.bootstrapServers(), launch -> launch);
                Admin admin = scene.stack().admin()) {
            scene.fleet().startAll(2);
            scene.troubleMesibo();
            for (int move = 0; move < MOVES; move++) {
                Pause.of(BETWEEN_MOVES);
                move(admin, new TopicPartition("__transaction_state", 0));
                Pause.of(BETWEEN_MOVES);
                move(admin, new TopicPartition("__consumer_offsets", 0));
            }
            scene.end();
        }
    }

    /** The next of its replicas leads the partition. */
    private static void move(Admin admin, TopicPartition partition)
            throws InterruptedException, ExecutionException {
        TopicPartitionInfo now = info(admin, partition);
        List<Integer> replicas = new ArrayList<>(now.replicas().stream().map(Node::id).toList());
        Collections.rotate(replicas, replicas.size() - 1 - replicas.indexOf(now.leader().id()));
        admin.alterPartitionReassignments(
                        Map.of(partition, Optional.of(new NewPartitionReassignment(replicas))))
                .all()
                .get();
        admin.electLeaders(ElectionType.PREFERRED, Set.of(partition)).all().get();
        Awaitility.await("another leader")
                .atMost(Stack.PATIENCE)
                .until(() -> info(admin, partition).leader().id() != now.leader().id());
        System.out.printf("%s is led by %d now%n", partition, replicas.getFirst());
    }

    private static TopicPartitionInfo info(Admin admin, TopicPartition partition)
            throws InterruptedException, ExecutionException {
        TopicDescription topic =
                admin.describeTopics(List.of(partition.topic()))
                        .allTopicNames()
                        .get()
                        .get(partition.topic());
        return Objects.requireNonNull(topic).partitions().get(partition.partition());
    }
}
