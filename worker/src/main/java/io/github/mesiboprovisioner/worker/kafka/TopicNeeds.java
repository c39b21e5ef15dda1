package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The topics that the worker needs: its rights to them, and how missing ones are made. */
public final class TopicNeeds {

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

    public TopicNeeds(TopicSettings topics) {
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
    public List<String> all() {
        List<String> all = kept();
        all.addAll(outputs());
        return all;
    }

    /**
     * The rights to them, by topic. What a topic that we write keeps, and how large a record it
     * takes, is in its settings.
     */
    public Map<String, Set<AclOperation>> rights() {
        Map<String, Set<AclOperation>> rights = new TreeMap<>();
        topics.input().forEach(topic -> rights.put(topic, EnumSet.of(AclOperation.READ)));
        for (String topic : outputs()) {
            rights.put(topic, EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS));
        }
        rights.put(
                topics.outputs().control(),
                EnumSet.of(AclOperation.READ, AclOperation.DESCRIBE_CONFIGS));
        for (String topic : states()) {
            rights.put(
                    topic,
                    EnumSet.of(
                            AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS));
        }
        return rights;
    }

    /**
     * How missing topics are to be made: with the broker's defaults where nothing hangs on it.
     *
     * @param partitions of the input topics
     */
    public List<NewTopic> made(List<String> missing, Map<String, Integer> partitions) {
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
