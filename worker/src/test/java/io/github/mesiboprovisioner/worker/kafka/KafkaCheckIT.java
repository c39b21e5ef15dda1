package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.LocalBroker;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;
import java.util.Optional;

@ExtendWith(SharedBroker.class)
class KafkaCheckIT {

    private final Cluster cluster;
    private final KafkaCheck check;

    KafkaCheckIT(LocalBroker broker) {
        cluster = Cluster.classic(broker);
        check =
                new KafkaCheck(
                        cluster.clients("worker-0"),
                        cluster.properties("worker-0"),
                        cluster.topics());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void run_allIsThere_isGoodAndChangesNothing() {
        cluster.withTopics(2);

        assertThat(check.run()).isNotEmpty().allMatch(KafkaCheck.Finding::good);
        assertThat(check.run()).extracting(KafkaCheck.Finding::words).contains("is new");
    }

    @Test
    void run_inputIsMissing_saysSo() {
        assertThat(bad()).singleElement().matches(bad -> bad.subject().contains(cluster.input()));
    }

    @Test
    void run_stateMayBeDeleted_saysSo() {
        cluster.withInput(1);
        cluster.make(
                new NewTopic(cluster.state(), Optional.of(1), Optional.empty())
                        .configs(Map.of("cleanup.policy", "delete")));

        assertThat(bad()).singleElement().matches(bad -> bad.words().contains("cleanup.policy"));
    }

    private List<KafkaCheck.Finding> bad() {
        return check.run().stream().filter(finding -> !finding.good()).toList();
    }
}
