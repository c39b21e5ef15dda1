package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.UserSnapshot;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The removal guard with a real broker and the commands as processes (CONTRACT 3, rule 7). */
class RemovalsIT {

    private static final ContentMode MODE = ContentMode.BINARY;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();

    private static Stack stack;
    private static WorkerLaunch launch;
    private static WorkerProcess worker;

    /** Every partition may let one removal through; the strangers take them all. */
    @BeforeAll
    static void start() throws IOException, InterruptedException, ExecutionException {
        stack = Stack.start("removals");
        launch =
                stack.launch()
                        .with("PROVISIONER_REMOVAL_LIMIT", "1/P30D")
                        .with("PROVISIONER_TAKEOVER_HOLD", "PT0.2S");
        worker = stack.worker(launch);
        List<ProducerRecord<byte[], byte[]>> strangers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            IdentityEvent event = Draft.about("stranger-" + i).deleted();
            strangers.add(stack.feed().record(stack.usersTopic(), event, MODE));
        }
        for (Feed.Position position : stack.feed().sendAll(strangers)) {
            stack.results().await(position.resultId());
        }
    }

    @AfterAll
    static void stop() {
        worker.close();
        stack.close();
    }

    /** How a command went. */
    private record Ended(int exit, String output) {}

    private static Ended removals(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("removals"));
        all.addAll(List.of(arguments));
        try (WorkerProcess process =
                WorkerProcess.start(launch.withArguments(all.toArray(String[]::new)))) {
            return new Ended(process.waitFor(LIMIT).orElse(-1), process.output());
        }
    }

    /** The rows about one entity. */
    private static List<JsonNode> listed(String entity) throws IOException, InterruptedException {
        Ended ended = removals("list", "--output", "json", "--filter", entity);
        assertThat(ended.exit()).as(ended.output()).isZero();
        List<JsonNode> rows = new ArrayList<>();
        String json =
                ended.output()
                        .lines()
                        .dropWhile(line -> !line.startsWith("["))
                        .collect(Collectors.joining("\n"));
        JSON.readTree(json).forEach(rows::add);
        return rows;
    }

    private static void awaitUnlisted(String entity) {
        Awaitility.await(entity + " is settled")
                .pollInSameThread()
                .atMost(Stack.PATIENCE)
                .until(() -> listed(entity).isEmpty());
    }

    private static Optional<Boolean> active(String user) {
        return stack.simulator().users().stream()
                .filter(known -> known.address().equals(user))
                .map(UserSnapshot::active)
                .findFirst();
    }

    @Test
    void held_survivesKillAndIsCarriedOutOnceReleased() throws IOException, InterruptedException {
        stack.apply(Draft.about("ada").created("Ada"), MODE);
        ResultView held = stack.apply(Draft.about("ada").deleted(), MODE);
        String id = held.result().id();
        assertThat(Results.verdict(held)).isEqualTo("skipped held");
        Awaitility.await("/status")
                .atMost(Stack.PATIENCE)
                .until(() -> worker.get("/status").body().contains(id));
        worker.kill();

        assertThat(removals("list").output()).contains(id, "ada", "delete");
        assertThat(removals("release", id, "--dry-run").output()).contains("would release " + id);
        Ended released = removals("release", id);
        assertThat(released.output()).contains("release " + id);
        assertThat(released.exit()).isZero();
        assertThat(active("ada")).contains(true);
        worker = stack.worker(launch);

        ResultView end = stack.results().await(id + "/released");
        assertThat(Results.verdict(end)).isEqualTo("applied mesibo.user.deleted.v1");
        assertThat(end.result().origin()).isEqualTo(held.result().origin());
        assertThat(active("ada")).isEmpty();
        assertThat(listed("ada")).isEmpty();
        assertThat(removals("release", id))
                .satisfies(
                        again -> {
                            assertThat(again.exit()).isEqualTo(1);
                            assertThat(again.output()).contains("not held: " + id);
                        });
    }

    @Test
    void deactivation_released_isCarriedOut() throws IOException, InterruptedException {
        stack.apply(Draft.about("eve").created("Eve"), MODE);
        ResultView held = stack.apply(Draft.about("eve").deactivated(), MODE);
        assertThat(Results.verdict(held)).isEqualTo("skipped held");

        assertThat(removals("release", "--entity", "eve").exit()).isZero();

        ResultView end = stack.results().await(held.result().id() + "/released");
        assertThat(Results.verdict(end)).isEqualTo("applied mesibo.user.deactivated.v1");
        assertThat(active("eve")).contains(false);
    }

    @Test
    void held_rejected_isDropped() throws IOException, InterruptedException {
        stack.apply(Draft.about("bob").created("Bob"), MODE);
        stack.apply(Draft.about("bob").deleted(), MODE);
        assertThat(listed("bob"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("removal").asText()).isEqualTo("delete"));

        assertThat(removals("reject", "--filter", "bob").exit()).isZero();

        awaitUnlisted("bob");
        assertThat(active("bob")).contains(true);
    }

    @Test
    void held_laterEventSaysStillThere_isCancelled() throws IOException, InterruptedException {
        stack.apply(Draft.about("cid").created("Cid"), MODE);
        stack.apply(Draft.about("cid").deleted(), MODE);

        stack.apply(Draft.about("cid").updated("Cid B"), MODE);

        assertThat(listed("cid")).isEmpty();
        assertThat(active("cid")).contains(true);
    }

    @Test
    void snapshot_thatEmptiesALargeGroup_holdsMembersUntilReleased()
            throws IOException, InterruptedException {
        List<String> people = IntStream.range(0, 20).mapToObj(i -> "person-" + i).toList();
        for (String person : people) {
            stack.send(Draft.about(person).createdWithoutToken("P"), MODE);
        }
        people.forEach(
                person ->
                        Awaitility.await(person)
                                .atMost(Stack.PATIENCE)
                                .until(() -> active(person).isPresent()));
        stack.apply(Draft.about("crowd").groupOf(people), MODE);

        ResultView held = stack.apply(Draft.about("crowd").groupOf(people.subList(0, 2)), MODE);

        assertThat(Results.verdict(held)).isEqualTo("skipped held");
        assertThat(held.result().outcome().details().members().orElseThrow().held()).hasSize(18);
        assertThat(members()).hasSize(20);
        assertThat(listed("crowd"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("members").asInt()).isEqualTo(18));

        assertThat(removals("release", held.result().id()).exit()).isZero();

        ResultView end = stack.results().await(held.result().id() + "/released");
        assertThat(end.result().outcome().details().members().orElseThrow().removed()).hasSize(18);
        assertThat(members()).containsExactlyInAnyOrder("person-0", "person-1");
    }

    private static List<String> members() {
        return stack.simulator().groups().stream()
                .filter(group -> group.name().equals("crowd"))
                .flatMap(group -> group.members().stream())
                .toList();
    }

    @Test
    void heldStrangers_areCounted() throws IOException, InterruptedException {
        Awaitility.await("the metric")
                .atMost(Stack.PATIENCE)
                .until(
                        () ->
                                !Scrape.of(worker.get("/metrics").body())
                                        .value("provisioner_removals_held")
                                        .matches("0?"));
        assertThat(listed("stranger").size()).isBetween(80, 92);
    }
}
