package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.simulator.GroupSnapshot;
import io.github.mesiboprovisioner.local.simulator.UserSnapshot;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a world was told, and whether everything that is promised about it was kept: one result for
 * each record, in order; dead letters for the undecodable ones and no others; users, groups and
 * tokens in mesibo as the events say.
 *
 * <p>Of {@link Traffic} only: its users and members are known by their names.
 */
public final class Audit {

    private final Stack stack;
    private final List<Feed.Position> sent = new ArrayList<>();
    private final Map<String, IdentityEvent> events = new HashMap<>();
    private final Set<String> poison = new TreeSet<>();

    /** Makes the members that groups will have. */
    public Audit(Stack stack) {
        this.stack = stack;
        for (int i = 0; i < Traffic.MEMBERS; i++) {
            String address = Traffic.member(i);
            stack.simulator()
                    .byHand("{\"op\":\"useradd\",\"user\":{\"address\":\"" + address + "\"}}");
        }
    }

    /** Writes them and remembers what they said. */
    public void send(List<Traffic.Item> items) {
        List<Feed.Position> positions =
                stack.feed().sendAll(items.stream().map(Traffic.Item::record).toList());
        for (int i = 0; i < items.size(); i++) {
            String id = positions.get(i).resultId();
            items.get(i).event().ifPresentOrElse(e -> events.put(id, e), () -> poison.add(id));
        }
        sent.addAll(positions);
    }

    /** How many records were written. */
    public int sent() {
        return sent.size();
    }

    /** To be asked when all results are there and every worker has ended. */
    public void assertEverythingKept() {
        History history = new History(stack.results().all());
        tell(history);
        history.assertOneForEach(sent);
        history.assertOrderPerEntity();
        assertDeadLetters(history);
        assertUsers(history);
        assertGroups(history);
        history.assertTokensAccepted(stack, this::revokes);
    }

    private static void tell(History history) {
        Map<String, Long> verdicts =
                history.views().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Results::verdict, TreeMap::new, Collectors.counting()));
        System.out.println("results " + verdicts);
    }

    /** One for each record that cannot be decoded; nothing else fails. */
    private void assertDeadLetters(History history) {
        assertThat(
                        history.views().stream()
                                .map(ResultView::result)
                                .filter(result -> result.outcome() instanceof Result.Outcome.Failed)
                                .map(Result::id))
                .containsExactlyInAnyOrderElementsOf(poison);
        try (TopicReader letters = stack.reader(stack.deadLettersTopic())) {
            assertThat(letters.all().stream().map(Audit::origin))
                    .containsExactlyInAnyOrderElementsOf(poison);
        }
    }

    private static String origin(ConsumerRecord<byte[], byte[]> letter) {
        return Stream.of("dlq.topic", "dlq.partition", "dlq.offset")
                .map(name -> new String(letter.headers().lastHeader(name).value(), UTF_8))
                .collect(Collectors.joining("/"));
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

    private void assertUsers(History history) {
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
    private void assertGroups(History history) {
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
