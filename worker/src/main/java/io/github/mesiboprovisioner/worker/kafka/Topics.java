package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Input;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks after the topics: waits for the input, makes what is missing, refuses what would lose
 * state, and looks again from time to time.
 *
 * <p>Thread: the caller's.
 */
final class Topics {

    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** A topic just made is not known everywhere at once. */
    private static final Duration SOON = Duration.ofMillis(100);

    private static final Duration SAY_AGAIN = Duration.ofSeconds(30);

    private final Clients clients;
    private final TopicSettings topics;
    private final TopicNeeds needs;
    private final StopSignal stop;
    private final LongSupplier nanoClock;
    private volatile String waitingFor = "Kafka";
    private long said;
    private Map<String, String> ids = new HashMap<>();
    private Map<String, Integer> partitions = Map.of();
    private boolean halted;

    Topics(Clients clients, TopicSettings topics, StopSignal stop, LongSupplier nanoClock) {
        this.clients = clients;
        this.topics = topics;
        this.needs = new TopicNeeds(topics);
        this.stop = stop;
        this.nanoClock = nanoClock;
    }

    /** The topics can never do: for the operator. */
    static final class Refused extends RuntimeException {
        private Refused(List<String> refusals) {
            super(String.join("\n", refusals));
        }
    }

    /** What is missing; empty once {@link #awaitUsable} has returned. */
    String waitingFor() {
        return waitingFor;
    }

    /**
     * Returns when every topic is there. Takes as long as Kafka does.
     *
     * @throws Refused if state would be lost
     */
    TopicSurvey awaitUsable() {
        while (true) {
            try (Admin admin = clients.admin().get()) {
                return usable(admin);
            } catch (KafkaException e) {
                waiting("Kafka: " + LiveClients.reason(e));
                stop.pause(WAIT);
            }
        }
    }

    /** Looks again for as long as the worker runs. */
    void watch(Consumer<Input> mailbox, Consumer<TopicSurvey> seen, Consumer<String> rejoin) {
        while (true) {
            stop.pause(LOOK_AGAIN);
            try (Admin admin = clients.admin().get()) {
                TopicSurvey survey = TopicSurvey.of(admin, needs);
                seen.accept(survey);
                look(survey, mailbox, rejoin);
            } catch (KafkaException e) {
                log.debug("topics not looked at: {}", String.valueOf(e.getMessage()));
            }
        }
    }

    /** Tells what has changed since the look before. */
    void look(TopicSurvey survey, Consumer<Input> mailbox, Consumer<String> rejoin) {
        List<String> refusals = new ArrayList<>(survey.refusals(topics));
        refusals.addAll(survey.changes(partitions));
        boolean halt = !refusals.isEmpty();
        if (halt != halted) {
            halted = halt;
            String explanation = String.join("\n", refusals);
            mailbox.accept(new Input.HaltChanged(HaltReason.PARTITIONS, halt, explanation));
        }
        Map<String, String> now = survey.ids(needs.kept());
        if (isMadeAgain(now)) {
            rejoin.accept("an input topic or its state topic was deleted and made again");
        }
        ids.putAll(now);
    }

    private boolean isMadeAgain(Map<String, String> now) {
        return now.entrySet().stream()
                .anyMatch(
                        id -> {
                            String before = ids.get(id.getKey());
                            return before != null && !before.equals(id.getValue());
                        });
    }

    private TopicSurvey usable(Admin admin) {
        while (true) {
            stop.throwIfGiven();
            TopicSurvey survey = TopicSurvey.of(admin, needs);
            List<String> refusals = survey.refusals(topics);
            if (!refusals.isEmpty()) {
                throw new Refused(refusals);
            }
            List<String> missing = survey.missing(needs.all());
            if (missing.isEmpty()) {
                survey.doubts(topics).forEach(words -> log.warn("{}", words));
                ids = new HashMap<>(survey.ids(needs.kept()));
                partitions = survey.partitions(topics.input());
                waitingFor = "";
                return survey;
            }
            if (topics.create()) {
                make(admin, needs.made(missing, survey.partitions(topics.input())));
            }
            List<String> others = topics.create() ? survey.missing(topics.input()) : missing;
            if (!others.isEmpty()) {
                waiting("topics that are not there: " + String.join(", ", others));
            }
            stop.pause(others.isEmpty() ? SOON : WAIT);
        }
    }

    private static void make(Admin admin, List<NewTopic> wanted) {
        Map<String, KafkaFuture<Void>> answers = admin.createTopics(wanted).values();
        answers.forEach(
                (name, answer) -> {
                    try {
                        Answers.of(answer);
                        log.info("topic {} made", name);
                    } catch (TopicExistsException e) {
                        log.debug("topic {} was made by somebody else", name);
                    }
                });
    }

    private void waiting(String reason) {
        long now = nanoClock.getAsLong();
        if (!reason.equals(waitingFor) || now - said > SAY_AGAIN.toNanos()) {
            said = now;
            log.warn("waiting for {}", reason);
        }
        waitingFor = reason;
    }
}
