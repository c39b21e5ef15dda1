package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;
import io.github.mesiboprovisioner.local.simulator.GroupSnapshot;
import io.github.mesiboprovisioner.local.simulator.UserSnapshot;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Much traffic, a faulty mesibo and a worker that is killed again and again. */
class CrashIT {

    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int EVENTS = Integer.getInteger("crash.events", 20_000);
    private static final int KILLS = 5;
    private static final double FAULT_PROBABILITY = 0.03;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    /** Whatever the contract calls transient; throttling would only make it slow. */
    private static final List<FaultKind> FAULTS =
            List.of(
                    FaultKind.RESET_BEFORE,
                    FaultKind.RESET_AFTER,
                    FaultKind.HANG,
                    FaultKind.LATE,
                    FaultKind.TRUNCATED_JSON,
                    FaultKind.GARBAGE_JSON,
                    FaultKind.HTML_502,
                    FaultKind.CODE_500,
                    FaultKind.HTTP_503,
                    FaultKind.REDIRECT_302);

    private final Map<String, IdentityEvent> events = new HashMap<>();

    @Test
    void kill_fiveTimesUnderFaults_keepsEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        System.out.println("crash.seed=" + SEED);
        try (Stack stack = Stack.start("crash")) {
            prepare(stack);
            List<Feed.Position> sent = feed(stack);
            runAndKill(stack, sent.size());

            History history = new History(stack.results().all());
            tell(stack, history);
            history.assertOneForEach(sent);
            history.assertOrderPerEntity();
            assertUsers(stack, history);
            assertGroups(stack, history);
            history.assertTokensAccepted(stack, this::revokes);
        }
    }

    private static void prepare(Stack stack) {
        for (int i = 0; i < Traffic.MEMBERS; i++) {
            String address = Traffic.member(i);
            stack.simulator()
                    .byHand("{\"op\":\"useradd\",\"user\":{\"address\":\"" + address + "\"}}");
        }
        stack.simulator()
                .faults(SEED, FAULTS.stream().map(CrashIT::rule).toArray(FaultRule[]::new));
    }

    /**
     * A late answer still comes before the worker's time-out: what comes later is a known limit.
     */
    private static FaultRule rule(FaultKind kind) {
        return FaultRule.of(kind)
                .withProbability(FAULT_PROBABILITY)
                .withDelay(Duration.ofMillis(300));
    }

    private List<Feed.Position> feed(Stack stack) {
        List<Traffic.Item> items =
                new Traffic(SEED).items(EVENTS, stack.usersTopic(), stack.feed());
        List<Feed.Position> sent =
                stack.feed().sendAll(items.stream().map(Traffic.Item::record).toList());
        for (int i = 0; i < items.size(); i++) {
            String id = sent.get(i).resultId();
            items.get(i).event().ifPresent(event -> events.put(id, event));
        }
        return sent;
    }

    private static WorkerLaunch launch(Stack stack) {
        return stack.launch()
                .with("MESIBO_RATE_LIMIT", "5000")
                .with("MESIBO_CONCURRENCY", "200")
                .with("MESIBO_REQUEST_TIMEOUT", "PT2S")
                .with("MESIBO_RETRY_INITIAL_BACKOFF", "PT0.02S")
                .with("MESIBO_RETRY_MAX_BACKOFF", "PT0.5S")
                .with("MESIBO_RETRY_MAX_ATTEMPTS", "50")
                .with("MESIBO_CIRCUIT_FAILURE_RATE", "95")
                .with("PROVISIONER_TAKEOVER_HOLD", "PT0.5S")
                .with("PROVISIONER_REMOVAL_LIMIT", "0");
    }

    private static void runAndKill(Stack stack, int expected)
            throws IOException, InterruptedException {
        for (int kill = 1; kill <= KILLS; kill++) {
            try (WorkerProcess worker = WorkerProcess.start(launch(stack))) {
                stack.results().awaitCount(expected * kill / (KILLS + 1));
                worker.kill();
            }
        }
        try (WorkerProcess worker = stack.worker(launch(stack))) {
            stack.results().awaitCount(expected);
            assertThat(worker.terminate(STOP_LIMIT)).isZero();
        }
    }

    private static void tell(Stack stack, History history) {
        Map<String, Long> verdicts =
                history.views().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Results::verdict, TreeMap::new, Collectors.counting()));
        System.out.printf(
                "%d kills, %d calls, results %s%n",
                KILLS, stack.simulator().stats().calls(), verdicts);
    }

    private boolean revokes(Result result) {
        IdentityEvent event = events.get(result.id());
        return event != null && Model.takesEffect(result) && Model.revokes(event);
    }

    private Model model(History history) {
        Model model = new Model();
        for (ResultView view : history.views()) {
            IdentityEvent event = events.get(view.result().id());
            if (event != null) {
                model.apply(event, view.result());
            }
        }
        return model;
    }

    private void assertUsers(Stack stack, History history) {
        Map<String, UserSnapshot> held =
                stack.simulator().users().stream()
                        .filter(user -> user.address().startsWith("user-"))
                        .collect(Collectors.toMap(UserSnapshot::address, user -> user));
        Map<String, String> different = new TreeMap<>();
        model(history)
                .users()
                .forEach(
                        (address, user) -> {
                            UserSnapshot found = held.remove(address);
                            if (differs(user, found)) {
                                different.put(
                                        address,
                                        "expected %s, found %s after %s and the calls %s"
                                                .formatted(
                                                        user,
                                                        found,
                                                        told(history, address),
                                                        stack.callsAbout(address)));
                            }
                        });
        assertThat(different).isEmpty();
        assertThat(held).isEmpty();
    }

    private static boolean differs(Model.User expected, @Nullable UserSnapshot found) {
        if (found == null) {
            return !expected.mayBeAbsent();
        }
        return expected.presence() == Model.Presence.NO
                || expected.active() != found.active()
                || !expected.name().orElse(found.name()).equals(found.name());
    }

    /** What was said about an entity, and what became of it: the evidence. */
    private List<String> told(History history, String subject) {
        return history.views().stream()
                .filter(view -> view.result().subject().equals(subject))
                .map(view -> "\n  " + events.get(view.result().id()) + ": " + Results.verdict(view))
                .toList();
    }

    /** Each group as expected; others of its name only where a result has said so. */
    private void assertGroups(Stack stack, History history) {
        Map<String, Set<String>> expected = model(history).groups();
        Map<Long, GroupSnapshot> held =
                stack.simulator().groups().stream()
                        .collect(Collectors.toMap(GroupSnapshot::gid, group -> group));
        Map<String, Set<String>> found = new TreeMap<>();
        lastGids(history)
                .forEach(
                        (group, gid) -> {
                            GroupSnapshot snapshot = held.remove(gid);
                            if (snapshot != null) {
                                found.put(group, new TreeSet<>(snapshot.members()));
                            }
                        });
        assertThat(found).isEqualTo(expected);
        List<String> leftOver = held.values().stream().map(GroupSnapshot::name).toList();
        System.out.println("duplicate groups: " + leftOver);
        assertThat(doubtful(history)).containsAll(leftOver);
    }

    private static Map<String, Long> lastGids(History history) {
        Map<String, Long> gids = new TreeMap<>();
        groups(history).forEach(group -> group.gid().ifPresent(gid -> gids.put(group.id(), gid)));
        return gids;
    }

    private static List<String> doubtful(History history) {
        return groups(history)
                .filter(Result.Group::mayHaveDuplicate)
                .map(Result.Group::id)
                .toList();
    }

    private static Stream<Result.Group> groups(History history) {
        return history.views().stream()
                .flatMap(view -> view.result().outcome().details().group().stream());
    }
}
