package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.simulator.GroupSnapshot;
import io.github.mesiboprovisioner.local.simulator.UserSnapshot;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Of {@link Traffic} only: its users and members are known by their names. Results are judged as
 * they are read, and only what is open or about an entity is remembered, so that a run may be long.
 */
public final class Audit implements AutoCloseable {

    private final Stack stack;
    private final TopicReader results;
    private final ResultCodec codec = new ResultCodec();
    private final Map<String, IdentityEvent> open = new HashMap<>();
    private final Set<String> poison = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();
    private final Ledger ledger = new Ledger();
    private final Model model = new Model();
    private final Tokens tokens = new Tokens();
    private final GroupIds groups = new GroupIds();
    private final Evidence evidence = new Evidence();

    /** Makes the members that groups will have. */
    public Audit(Stack stack) {
        this.stack = stack;
        results = stack.reader(stack.resultsTopic());
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
            items.get(i).event().ifPresentOrElse(e -> open.put(id, e), () -> poison.add(id));
            ledger.sent(positions.get(i));
        }
    }

    /** How many records were written. */
    public int sent() {
        return ledger.sentCount();
    }

    /** How many of them were answered as far as was read. */
    public int answered() {
        return ledger.answeredCount();
    }

    /** Judges what results there are. */
    public void read() {
        results.next(Duration.ZERO).forEach(this::judge);
    }

    /** Waits until every record is answered. */
    public void awaitAnswers() {
        Awaitility.await("results of all records")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Stack.PATIENCE)
                .until(
                        () -> {
                            read();
                            return answered() >= sent();
                        });
    }

    /** To be asked when all results are there and every worker has ended. */
    public void assertEverythingKept() {
        results.rest(this::judge);
        evidence.print();
        ledger.assertKept();
        assertDeadLetters();
        assertUsers();
        assertGroups();
        tokens.assertAccepted(stack);
    }

    @Override
    public void close() {
        results.close();
    }

    private void judge(ConsumerRecord<byte[], byte[]> record) {
        ResultView view = codec.decode(Results.raw(record));
        Result result = view.result();
        ledger.answered(result);
        if (result.outcome() instanceof Result.Outcome.Failed) {
            failed.add(result.id());
        }
        Optional<IdentityEvent> event = Optional.ofNullable(open.remove(result.id()));
        event.ifPresent(said -> model.apply(said, result));
        tokens.take(
                result,
                event.filter(_ -> Model.takesEffect(result)).map(Model::revokes).orElse(false));
        groups.take(result);
        evidence.take(event, view);
    }

    /** One for each record that cannot be decoded; nothing else fails. */
    private void assertDeadLetters() {
        assertThat(failed).isEqualTo(poison);
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

    private void assertUsers() {
        Map<String, UserSnapshot> held =
                stack.simulator().users().stream()
                        .filter(user -> user.address().startsWith("user-"))
                        .collect(Collectors.toMap(UserSnapshot::address, user -> user));
        Map<String, String> different = new TreeMap<>();
        model.users()
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
                                                        evidence.about(address),
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

    /** Each group as expected; others of its name only where a result has said so. */
    private void assertGroups() {
        Map<Long, GroupSnapshot> held =
                stack.simulator().groups().stream()
                        .collect(Collectors.toMap(GroupSnapshot::gid, group -> group));
        Map<String, Set<String>> found = new TreeMap<>();
        groups.gids()
                .forEach(
                        (group, gid) -> {
                            GroupSnapshot snapshot = held.remove(gid);
                            if (snapshot != null) {
                                found.put(group, new TreeSet<>(snapshot.members()));
                            }
                        });
        assertThat(found).isEqualTo(model.groups());
        List<String> leftOver = held.values().stream().map(GroupSnapshot::name).toList();
        System.out.println("duplicate groups: " + leftOver.size());
        assertThat(groups.doubtful()).containsAll(leftOver);
    }
}
