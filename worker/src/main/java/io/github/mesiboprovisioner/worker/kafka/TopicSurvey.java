package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the topics are like at one moment.
 *
 * @param found by name; missing topics are not in it
 * @param settings of the topics that we write, where we may read them
 */
record TopicSurvey(Map<String, TopicDescription> found, Map<String, Config> settings) {

    private static final Logger log = LoggerFactory.getLogger(TopicSurvey.class);

    static TopicSurvey of(Admin admin, TopicNeeds needs) {
        Map<String, TopicDescription> found = found(admin, needs.all());
        List<String> written = new ArrayList<>(needs.outputs());
        written.addAll(needs.states());
        written.retainAll(found.keySet());
        return new TopicSurvey(found, settings(admin, written));
    }

    private static Map<String, TopicDescription> found(Admin admin, List<String> names) {
        DescribeTopicsResult answers = admin.describeTopics(names);
        Map<String, TopicDescription> found = new HashMap<>();
        answers.topicNameValues()
                .forEach(
                        (name, answer) -> {
                            try {
                                found.put(name, Answers.of(answer));
                            } catch (UnknownTopicOrPartitionException e) {
                                log.debug("{} is missing", name);
                            }
                        });
        return found;
    }

    private static Map<String, Config> settings(Admin admin, List<String> names) {
        Map<String, Config> settings = new HashMap<>();
        admin.describeConfigs(
                        names.stream()
                                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                                .toList())
                .values()
                .forEach(
                        (topic, answer) ->
                                allowed(topic.name(), answer)
                                        .ifPresent(found -> settings.put(topic.name(), found)));
        return settings;
    }

    private static Optional<Config> allowed(String topic, KafkaFuture<Config> answer) {
        try {
            return Optional.of(Answers.of(answer));
        } catch (AuthorizationException e) {
            log.warn("the settings of {} cannot be checked: no right to read them", topic);
            return Optional.empty();
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    List<String> missing(List<String> names) {
        return names.stream().filter(name -> !found.containsKey(name)).toList();
    }

    Map<String, Integer> partitions(List<String> names) {
        Map<String, Integer> partitions = new HashMap<>();
        names.forEach(
                name ->
                        Optional.ofNullable(found.get(name))
                                .ifPresent(
                                        topic -> partitions.put(name, topic.partitions().size())));
        return partitions;
    }

    /** Kafka's ids of topics: another one means that the topic was made again. */
    Map<String, String> ids(List<String> names) {
        Map<String, String> ids = new HashMap<>();
        names.forEach(
                name ->
                        Optional.ofNullable(found.get(name))
                                .ifPresent(topic -> ids.put(name, topic.topicId().toString())));
        return ids;
    }

    /** How large a batch each topic takes, where we may know. */
    Map<String, Integer> bytesMax() {
        Map<String, Integer> bytes = new HashMap<>();
        settings.forEach(
                (name, config) ->
                        value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                                .ifPresent(max -> bytes.put(name, Integer.parseInt(max))));
        return bytes;
    }

    /** Why state cannot be kept in these topics (CONTRACT 5); empty if it can. */
    List<String> refusals(TopicSettings topics) {
        List<String> refusals = new ArrayList<>();
        for (String input : topics.input()) {
            String state = topics.state(input);
            int wanted = partitions(List.of(input)).getOrDefault(input, 0);
            int actual = partitions(List.of(state)).getOrDefault(state, wanted);
            if (wanted != 0 && actual != wanted) {
                refusals.add(
                        ("state topic %s has %d partitions and input topic %s has %d: entities"
                                        + " would not find their state. Make both equal again; to"
                                        + " change the number, start with new topics.")
                                .formatted(state, actual, input, wanted));
            }
            policy(state)
                    .filter(policy -> !policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT))
                    .ifPresent(policy -> refusals.add(wrongPolicy(state, policy)));
        }
        return refusals;
    }

    /** What an operator should know of a control topic that we have not made. */
    List<String> doubts(TopicSettings topics) {
        String control = topics.outputs().control();
        List<String> doubts = new ArrayList<>();
        if (partitions(List.of(control)).getOrDefault(control, 1) > 1) {
            doubts.add("topic " + control + ": only partition 0 is read");
        }
        if (policy(control).filter(policy -> policy.contains("compact")).isPresent()) {
            doubts.add(
                    ("topic %s is compacted: a command goes when a later one has the same key,"
                         + " acted on or not. Set cleanup.policy=delete and retention.ms=-1.")
                            .formatted(control));
        }
        return doubts;
    }

    /** Why input topics cannot be gone on with that had so many partitions at the start. */
    List<String> changes(Map<String, Integer> before) {
        Map<String, Integer> now = partitions(List.copyOf(before.keySet()));
        return before.entrySet().stream()
                .map(topic -> changed(topic.getKey(), topic.getValue(), now))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A topic that is not there is no change: it may come back. */
    private static Optional<String> changed(String topic, int before, Map<String, Integer> now) {
        int count = now.getOrDefault(topic, before);
        return count == before
                ? Optional.empty()
                : Optional.of(
                        ("input topic %s had %d partitions and has %d now: entities would change"
                             + " partition and lose their order. Start with a new topic of that"
                             + " many partitions, and a new state prefix.")
                                .formatted(topic, before, count));
    }

    private Optional<String> policy(String topic) {
        return Optional.ofNullable(settings.get(topic))
                .flatMap(config -> value(config, TopicConfig.CLEANUP_POLICY_CONFIG));
    }

    private static String wrongPolicy(String topic, String policy) {
        return ("state topic %s has cleanup.policy=%s: state would be lost. Set it to exactly"
                        + " 'compact'.")
                .formatted(topic, policy);
    }

    private static Optional<String> value(Config config, String name) {
        return Optional.ofNullable(config.get(name))
                .map(ConfigEntry::value)
                .filter(Objects::nonNull);
    }
}
