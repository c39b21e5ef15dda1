package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks at topics, their settings and our rights, and changes nothing. */
public final class KafkaCheck {

    private final Clients clients;
    private final String groupId;
    private final String transactionalId;
    private final TopicSettings topics;

    /**
     * A check.
     *
     * @param clients made of the same properties
     */
    public KafkaCheck(Clients clients, ClientProperties properties, TopicSettings topics) {
        this.clients = clients;
        this.groupId = properties.kafka().groupId();
        this.transactionalId = properties.transactionalId();
        this.topics = topics;
    }

    /** One thing that was looked at. */
    public record Finding(boolean good, String subject, String words) {}

    /** Everything that was found, good or not. */
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        try (Admin admin = clients.admin().get()) {
            new TopicNeeds(topics)
                    .rights()
                    .forEach(
                            (topic, rights) ->
                                    findings.addAll(
                                            allowed(
                                                    "topic " + topic,
                                                    () -> List.of(topic(admin, topic, rights)))));
            findings.addAll(allowed("topics", () -> survey(admin)));
            findings.addAll(allowed("group " + groupId, () -> List.of(group(admin))));
            findings.add(producer(admin));
        } catch (KafkaException e) {
            findings.add(new Finding(false, "Kafka", LiveClients.reason(e)));
        }
        return findings;
    }

    /** What may not even be looked at is one finding among the others. */
    private static List<Finding> allowed(String subject, Supplier<List<Finding>> look) {
        try {
            return look.get();
        } catch (AuthorizationException e) {
            return List.of(new Finding(false, subject, String.valueOf(e.getMessage())));
        }
    }

    /** What state must not be like, and whether missing topics could be made. */
    private List<Finding> survey(Admin admin) {
        TopicNeeds needs = new TopicNeeds(topics);
        TopicSurvey survey = TopicSurvey.of(admin, needs);
        List<Finding> findings = new ArrayList<>();
        survey.refusals(topics).forEach(words -> findings.add(new Finding(false, "state", words)));
        if (topics.create()) {
            List<NewTopic> made =
                    needs.made(survey.missing(needs.all()), survey.partitions(topics.input()));
            admin.createTopics(made, new CreateTopicsOptions().validateOnly(true))
                    .values()
                    .forEach((name, answer) -> mayNotBeMade(name, answer).ifPresent(findings::add));
        }
        return findings;
    }

    private static Optional<Finding> mayNotBeMade(String topic, KafkaFuture<Void> answer) {
        try {
            Answers.of(answer);
            return Optional.empty();
        } catch (ApiException e) {
            String words = "could not be made: " + e.getMessage();
            return Optional.of(new Finding(false, "topic " + topic, words));
        }
    }

    private Finding topic(Admin admin, String topic, Set<AclOperation> rights) {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(
                                List.of(topic),
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        try {
            TopicDescription found = Answers.of(Objects.requireNonNull(answers.get(topic)));
            return rights(
                    "topic " + topic,
                    found.partitions().size() + " partitions",
                    rights,
                    found.authorizedOperations());
        } catch (UnknownTopicOrPartitionException e) {
            boolean made = topics.create() && !topics.input().contains(topic);
            return new Finding(
                    made,
                    "topic " + topic,
                    made ? "is not there yet: run makes it" : "is not there");
        }
    }

    private Finding group(Admin admin) {
        Map<String, KafkaFuture<ConsumerGroupDescription>> answers =
                admin.describeConsumerGroups(
                                List.of(groupId),
                                new DescribeConsumerGroupsOptions()
                                        .includeAuthorizedOperations(true))
                        .describedGroups();
        try {
            ConsumerGroupDescription found =
                    Answers.of(Objects.requireNonNull(answers.get(groupId)));
            return rights(
                    "group " + groupId,
                    found.members().size() + " members",
                    EnumSet.of(AclOperation.READ),
                    found.authorizedOperations());
        } catch (GroupIdNotFoundException e) {
            return new Finding(true, "group " + groupId, "is new");
        }
    }

    /** Beginning a transaction would fence a worker that runs. */
    private Finding producer(Admin admin) {
        String subject = "transactional id " + transactionalId;
        try {
            Answers.of(
                    admin.describeTransactions(List.of(transactionalId))
                            .description(transactionalId));
            return new Finding(true, subject, "was used before");
        } catch (TransactionalIdNotFoundException e) {
            return new Finding(true, subject, "is new");
        } catch (TransactionalIdAuthorizationException e) {
            return new Finding(false, subject, "we lack the rights to DESCRIBE and WRITE it");
        }
    }

    /** Brokers without an authorizer allow everything, or tell nothing. */
    private static Finding rights(
            String subject,
            String words,
            Set<AclOperation> needed,
            @Nullable Set<AclOperation> granted) {
        if (granted == null || granted.containsAll(needed)) {
            return new Finding(true, subject, words);
        }
        Set<AclOperation> lacking = EnumSet.copyOf(needed);
        lacking.removeAll(granted);
        return new Finding(false, subject, words + ", but we lack the right to " + lacking);
    }
}
