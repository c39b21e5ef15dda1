package io.github.mesiboprovisioner.bench.stage;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The broker that all runs share; every run has topics and a group of its own. */
public final class Stage implements AutoCloseable {

    /** Of every input and results topic. */
    public static final int PARTITIONS = 8;

    private final LocalBroker broker;
    private final Admin admin;
    private int runs;

    private Stage(LocalBroker broker) {
        this.broker = broker;
        admin = broker.admin();
    }

    /** Starts the broker. */
    public static Stage open() throws IOException, InterruptedException {
        return new Stage(LocalBroker.start(BrokerSettings.defaults()));
    }

    /** The names of one run. */
    public record Names(String run) {
        public String input() {
            return "identity.users." + run;
        }

        public String results() {
            return "mesibo.results." + run;
        }

        public String group() {
            return "bench-" + run;
        }

        /** Those that only the worker has. */
        WorkerTopics ofWorker() {
            return new WorkerTopics(group());
        }
    }

    /** Makes the input and results topics of a new run. */
    public Names newRun() throws InterruptedException {
        Names names = new Names("r" + ++runs);
        create(
                new NewTopic(names.input(), PARTITIONS, (short) 1),
                new NewTopic(names.results(), PARTITIONS, (short) 1));
        return names;
    }

    /** Makes the topics that the worker would make at its first start, as a deployment does. */
    void makeWorkersTopics(Names names) throws InterruptedException {
        WorkerTopics topics = names.ofWorker();
        create(
                new NewTopic(topics.deadLetters(), 1, (short) 1),
                new NewTopic(topics.control(), 1, (short) 1),
                new NewTopic(topics.state(names.input()), PARTITIONS, (short) 1)
                        .configs(
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_COMPACT)));
    }

    private void create(NewTopic... topics) throws InterruptedException {
        try {
            admin.createTopics(List.of(topics)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create " + List.of(topics), e);
        }
    }

    /** Deletes whatever topics the run has left. */
    public void endRun(Names names) {
        try {
            List<String> topics =
                    admin.listTopics().names().get().stream()
                            .filter(
                                    topic ->
                                            topic.endsWith("." + names.run())
                                                    || topic.startsWith(names.group()))
                            .toList();
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot delete the topics of " + names, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public long brokerPid() {
        return broker.pid();
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
