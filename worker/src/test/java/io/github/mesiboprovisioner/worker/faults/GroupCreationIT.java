package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.network.Direction;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;
import io.github.mesiboprovisioner.local.simulator.JournalEntry;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings.Deployment;
import io.github.mesiboprovisioner.worker.it.Draft;
import io.github.mesiboprovisioner.worker.it.Feed;
import io.github.mesiboprovisioner.worker.it.TopicReader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The one call that cannot be repeated safely: the worker is killed at every point around it. */
@Tag(Extent.FULL_ONLY)
class GroupCreationIT {

    private static final int INSTANCE = 1;

    /** How often a moment may be missed. */
    private static final int TRIES_MAX = 20;

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration BEAT = Duration.ofMillis(10);
    private static final Duration LATE = Duration.ofSeconds(1);

    /** Where the worker is killed. */
    enum Moment {
        /** The event was read, that a group is to be made is not committed. */
        BEFORE_THE_INTENTION,
        /** It is committed, and there is no permit, or no way to mesibo, for the call. */
        BEFORE_THE_CALL,
        /** The call is made, and not carried out. */
        IN_FLIGHT,
        /** It is carried out, and not answered. */
        UNANSWERED,
        /** It is answered, and that is not committed. */
        UNCOMMITTED;

        /** Whether the next life must ask itself if there is a group already. */
        boolean leavesDoubt() {
            return this != BEFORE_THE_INTENTION;
        }

        boolean hasMadeIt() {
            return this == UNANSWERED || this == UNCOMMITTED;
        }
    }

    @ParameterizedTest
    @EnumSource(Deployment.class)
    void kill_atEveryMoment_leavesNoGroupUnflagged(Deployment deployment)
            throws IOException, InterruptedException, ExecutionException {
        try (LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
                TcpRelay relay = broker.relay();
                Stage stage =
                        Stage.set(
                                "groupadd-" + spelling(deployment),
                                broker.bootstrapServers(),
                                launch -> settings(launch, deployment, relay))) {
            stage.stack().simulator().change(s -> s.withDeployment(deployment));
            stage.fleet().startAll(1);
            for (Moment moment : Moment.values()) {
                int tries = 0;
                while (!new Round(stage, relay, deployment, moment, moment + "-" + tries).isHit()) {
                    assertThat(++tries).as("tries to hit %s", moment).isLessThan(TRIES_MAX);
                }
            }
        }
    }

    /** Permits are rare, so that there is a time between the intention and the call. */
    private static WorkerLaunch settings(
            WorkerLaunch launch, Deployment deployment, TcpRelay relay) {
        return Stage.through(relay, launch)
                .with("MESIBO_DEPLOYMENT", spelling(deployment))
                .with("MESIBO_CONNECT_TIMEOUT", "PT1S")
                .with("MESIBO_RATE_LIMIT", "1");
    }

    private static String spelling(Deployment deployment) {
        return deployment.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One group whose creation is interrupted, and what the next life makes of it. */
    private record Round(
            Stage stage, TcpRelay relay, Deployment deployment, Moment moment, String group) {

        /** False if the worker was faster; what it did must be honest all the same. */
        boolean isHit() throws IOException, InterruptedException {
            Life life = stage.fleet().lives().getLast();
            Feed.Position asked = reach(life.mark(), life);
            stage.fleet().kill(INSTANCE);
            boolean hit = isThere();
            relay.restore();
            stage.stack().simulator().clearFaults();
            if (isPaused()) {
                stage.stack().simulator().resume();
            }

            stage.fleet().startAll(1);
            Result result = stage.stack().results().await(asked.resultId()).result();
            assertHonest(result, hit);
            return hit;
        }

        private Feed.Position reach(Life.Mark mark, Life life) throws IOException {
            return switch (moment) {
                case BEFORE_THE_INTENTION -> {
                    relay.stall(Direction.TO_SERVER);
                    Feed.Position asked = ask();
                    await(() -> stage.fleet().status(INSTANCE).path("pendingEvents").asInt() > 0);
                    yield asked;
                }
                case BEFORE_THE_CALL -> {
                    if (isPaused()) {
                        stage.stack().simulator().pause();
                    }
                    Feed.Position asked = ask();
                    await(this::isIntended);
                    yield asked;
                }
                case IN_FLIGHT -> askAndAwait(FaultRule.of(FaultKind.HANG), _ -> true);
                case UNANSWERED ->
                        askAndAwait(
                                FaultRule.of(FaultKind.HANG).executing(true),
                                JournalEntry::executed);
                case UNCOMMITTED -> {
                    FaultRule late = FaultRule.of(FaultKind.LATE).withDelay(LATE);
                    Feed.Position asked = askAndAwait(late, _ -> true);
                    relay.stall(Direction.TO_SERVER);
                    await(() -> life.linesAfter(mark).stream().anyMatch(Round::tellsOfTheAnswer));
                    yield asked;
                }
            };
        }

        /** The look-up of self-hosted comes before the intention, and its permit makes the time. */
        private boolean isPaused() {
            return moment == Moment.BEFORE_THE_CALL && deployment == Deployment.HOSTED;
        }

        private static boolean tellsOfTheAnswer(String line) {
            return line.contains("ended op=groupadd") && line.endsWith("applied");
        }

        private Feed.Position askAndAwait(FaultRule rule, Predicate<JournalEntry> reached) {
            stage.stack().simulator().faults(1, rule.onOp("groupadd"));
            Feed.Position asked = ask();
            await(() -> calls().stream().anyMatch(reached));
            return asked;
        }

        private Feed.Position ask() {
            return stage.stack().send(Draft.about(group).groupOf(List.of()), ContentMode.BINARY);
        }

        /** The worker has stopped: is it where it was to be stopped? */
        private boolean isThere() {
            return switch (moment) {
                case BEFORE_THE_INTENTION -> !isIntended() && calls().isEmpty();
                case BEFORE_THE_CALL -> isIntended() && calls().isEmpty();
                case IN_FLIGHT, UNANSWERED, UNCOMMITTED -> calls().size() == 1;
            };
        }

        /** Committed in the state. */
        private boolean isIntended() {
            try (TopicReader state = stage.stack().reader(stage.stack().stateTopics().getLast())) {
                return state.all().stream()
                        .anyMatch(record -> new String(record.key(), UTF_8).contains(group));
            }
        }

        private List<JournalEntry> calls() {
            return stage.stack().simulator().journal().stream()
                    .filter(call -> call.op().equals("groupadd") && call.group().equals(group))
                    .toList();
        }

        private void assertHonest(Result result, boolean hit) {
            boolean flagged = result.outcome().details().group().orElseThrow().mayHaveDuplicate();
            boolean adopts = deployment == Deployment.SELF_HOSTED;
            long made =
                    stage.stack().simulator().groups().stream()
                            .filter(each -> each.name().equals(group))
                            .count();
            System.out.printf("%s %s: %d groups, flagged: %b%n", deployment, group, made, flagged);
            assertThat(made).isBetween(1L, adopts || !flagged ? 1L : 2L);
            assertThat(
                            stage.fleet()
                                    .metrics(INSTANCE)
                                    .only("provisioner_group_create_uncertain_total"))
                    .isEqualTo(flagged ? 1 : 0);
            if (hit) {
                assertThat(flagged)
                        .isEqualTo(moment.leavesDoubt() && !(adopts && moment.hasMadeIt()));
                assertThat(made).isEqualTo(moment.hasMadeIt() && !adopts ? 2 : 1);
            }
        }

        /** What does not happen soon was missed, and is found to be. */
        private static void await(BooleanSupplier reached) {
            long end = System.nanoTime() + SOON.toNanos();
            while (!reached.getAsBoolean() && System.nanoTime() < end) {
                Pause.of(BEAT);
            }
        }
    }
}
