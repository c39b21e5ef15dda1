package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Input;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

@ExtendWith(SharedBroker.class)
class TopicsIT {

    private final Cluster cluster;
    private final StopSignal stop = new StopSignal();
    private final Topics topics;

    TopicsIT(LocalBroker broker) {
        cluster = Cluster.classic(broker);
        topics = new Topics(cluster.clients("worker-0"), cluster.topics(), stop, System::nanoTime);
    }

    @AfterEach
    void close() {
        stop.give();
        cluster.close();
    }

    @Test
    void awaitUsable_noInputYet_waitsAndSaysSo() {
        CompletableFuture<TopicSurvey> survey = CompletableFuture.supplyAsync(topics::awaitUsable);
        await().until(() -> topics.waitingFor().contains(cluster.input()));

        cluster.withInput(2);

        assertThat(survey.join().missing(new TopicNeeds(cluster.topics()).all())).isEmpty();
        assertThat(topics.waitingFor()).isEmpty();
    }

    @Test
    void awaitUsable_onlyInputIsThere_makesTheOthers() {
        cluster.withInput(2);

        TopicSurvey survey = topics.awaitUsable();

        assertThat(survey.partitions(List.of(cluster.state()))).containsEntry(cluster.state(), 2);
        assertThat(survey.partitions(List.of(cluster.topics().outputs().control())))
                .containsValue(1);
        Config control = config(cluster.topics().outputs().control());
        assertThat(control.get("retention.ms").value()).isEqualTo("-1");
        assertThat(control.get("cleanup.policy").value()).isEqualTo("delete");
        Config config = config(cluster.state());
        assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
        assertThat(config.get("segment.bytes").value()).isEqualTo("16777216");
        assertThat(survey.bytesMax())
                .containsEntry(cluster.state(), ClientProperties.RECORD_BYTES_MAX)
                .containsEntry(cluster.results(), 1048588);
    }

    @Test
    void awaitUsable_stateMayBeDeleted_isRefused() {
        cluster.withInput(1);
        cluster.make(
                new NewTopic(cluster.state(), Optional.of(1), Optional.empty())
                        .configs(Map.of("cleanup.policy", "compact,delete")));

        assertThatThrownBy(topics::awaitUsable)
                .isInstanceOf(Topics.Refused.class)
                .hasMessageContaining(cluster.state())
                .hasMessageContaining("compact,delete");
    }

    @Test
    void awaitUsable_stateHasOtherPartitions_isRefused() {
        cluster.withInput(3);
        cluster.make(
                new NewTopic(cluster.state(), Optional.of(2), Optional.empty())
                        .configs(Map.of("cleanup.policy", "compact")));

        assertThatThrownBy(topics::awaitUsable)
                .isInstanceOf(Topics.Refused.class)
                .hasMessageContaining("2 partitions")
                .hasMessageContaining("has 3");
    }

    @Test
    void look_inputHasMorePartitionsNow_haltsEvenIfStateHasToo() {
        cluster.withInput(1);
        topics.awaitUsable();
        List<Input> inputs = new ArrayList<>();

        grow(cluster.input());
        look(inputs, new ArrayList<>());
        look(inputs, new ArrayList<>());
        grow(cluster.state());
        look(inputs, new ArrayList<>());

        assertThat(inputs)
                .extracting(Input.HaltChanged.class::cast)
                .extracting(Input.HaltChanged::reason, Input.HaltChanged::on)
                .containsExactly(tuple(HaltReason.PARTITIONS, true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void look_inputOrStateWasMadeAgain_asksToRejoin(boolean input) {
        cluster.withInput(1);
        topics.awaitUsable();
        String topic = input ? cluster.input() : cluster.state();
        List<String> rejoins = new ArrayList<>();
        look(new ArrayList<>(), rejoins);
        assertThat(rejoins).isEmpty();

        Answers.of(cluster.admin().deleteTopics(List.of(topic)).all());
        await().until(() -> isGone(topic));
        cluster.make(new NewTopic(topic, Optional.of(1), Optional.empty()));
        await().until(() -> !isGone(topic));
        look(new ArrayList<>(), rejoins);

        assertThat(rejoins).hasSize(1);
    }

    private void look(List<Input> inputs, List<String> rejoins) {
        topics.look(
                TopicSurvey.of(cluster.admin(), new TopicNeeds(cluster.topics())),
                inputs::add,
                rejoins::add);
    }

    private void grow(String topic) {
        Answers.of(
                cluster.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all());
        await().until(() -> partitions(topic) == 2);
    }

    private int partitions(String topic) {
        return TopicSurvey.of(cluster.admin(), new TopicNeeds(cluster.topics()))
                .partitions(List.of(topic))
                .getOrDefault(topic, 0);
    }

    private boolean isGone(String topic) {
        return partitions(topic) == 0;
    }

    private Config config(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Answers.of(
                requireNonNull(
                        cluster.admin().describeConfigs(List.of(resource)).values().get(resource)));
    }
}
