package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics that the worker writes, and how they are made if they are missing. */
final class TopicNeeds {

    /** Small segments: only closed ones are compacted, and all of it is read at every take-over. */
    private static final Map<String, String> STATE =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Integer.toString(60 * 60 * 1000),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(ClientProperties.RECORD_BYTES_MAX));

    /** A command stays until it is acted on, however long that takes. There are few of them. */
    private static final Map<String, String> CONTROL =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG, "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG, "-1");

    private final TopicSettings topics;

    TopicNeeds(TopicSettings topics) {
        this.topics = topics;
    }

    List<String> outputs() {
        TopicSettings.Outputs outputs = topics.outputs();
        return List.of(outputs.results(), outputs.deadLetters(), outputs.control());
    }

    List<String> states() {
        return topics.input().stream().map(topics::state).toList();
    }

    /** Those that cannot be made again without anybody noticing: input topics and state. */
    List<String> kept() {
        List<String> kept = new ArrayList<>(topics.input());
        kept.addAll(states());
        return kept;
    }

    /** Input topics, outputs and state. */
    List<String> all() {
        List<String> all = kept();
        all.addAll(outputs());
        return all;
    }

    /**
     * How missing topics are to be made: with the broker's defaults where nothing hangs on it.
     *
     * @param partitions of the input topics
     */
    List<NewTopic> made(List<String> missing, Map<String, Integer> partitions) {
        List<NewTopic> made = new ArrayList<>();
        for (String name : missing) {
            if (name.equals(topics.outputs().control())) {
                made.add(new NewTopic(name, Optional.of(1), Optional.empty()).configs(CONTROL));
            } else if (outputs().contains(name)) {
                made.add(new NewTopic(name, Optional.empty(), Optional.empty()));
            }
        }
        for (String input : topics.input()) {
            String state = topics.state(input);
            if (missing.contains(state) && partitions.containsKey(input)) {
                made.add(
                        new NewTopic(state, Optional.of(partitions.get(input)), Optional.empty())
                                .configs(STATE));
            }
        }
        return made;
    }
}
