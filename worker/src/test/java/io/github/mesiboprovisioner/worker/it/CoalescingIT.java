package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.GroupSnapshot;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Events that wait are folded into few calls that reach the same end. */
class CoalescingIT {

    private static final int EVENTS = 10_000;
    private static final int GROUPS = 10;
    private static final int USERS = 400;
    private static final int EVENTS_PER_CALL_MIN = 40;

    private final Map<String, Set<String>> members = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void deltas_queuedBehindRateLimit_takeFewCalls()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("coalescing")) {
            for (int i = 0; i < USERS; i++) {
                stack.simulator()
                        .byHand("{\"op\":\"useradd\",\"user\":{\"address\":\"user-" + i + "\"}}");
            }
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                records.add(delta(stack));
            }
            List<Feed.Position> sent = stack.feed().sendAll(records);
            try (WorkerProcess _ = stack.worker(stack.launch().with("MESIBO_RATE_LIMIT", "10"))) {
                stack.results().awaitCount(EVENTS);
            }

            new History(stack.results().all()).assertOneForEach(sent);
            long calls = stack.simulator().stats().calls();
            System.out.printf("%d deltas over %d groups: %d calls%n", EVENTS, GROUPS, calls);
            assertThat(calls).isLessThanOrEqualTo(EVENTS / EVENTS_PER_CALL_MIN);
            assertThat(held(stack)).isEqualTo(members);
        }
    }

    private ProducerRecord<byte[], byte[]> delta(Stack stack) {
        String group = "group-" + random.nextInt(GROUPS);
        String user = "user-" + random.nextInt(USERS);
        Set<String> known = members.computeIfAbsent(group, _ -> new TreeSet<>());
        boolean add = random.nextInt(3) > 0;
        if (add) {
            known.add(user);
        } else {
            known.remove(user);
        }
        List<String> one = List.of(user);
        Draft draft = Draft.about(group);
        return stack.feed()
                .record(
                        stack.groupsTopic(),
                        add ? draft.groupEdited(one, List.of()) : draft.groupEdited(List.of(), one),
                        ContentMode.BINARY);
    }

    private static Map<String, Set<String>> held(Stack stack) {
        Map<String, Set<String>> held = new TreeMap<>();
        for (GroupSnapshot group : stack.simulator().groups()) {
            held.put(group.name(), new TreeSet<>(group.members()));
        }
        return held;
    }
}
