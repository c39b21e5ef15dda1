package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** Large groups and long queues. */
class GroupScaleTest {

    private final GroupEvents events = new GroupEvents();
    private final GroupBackend backend = new GroupBackend();
    private final GroupLane lane = GroupLane.calm(backend);

    private List<String> users(int count) {
        List<String> users =
                IntStream.range(0, count).mapToObj(i -> "user-" + i + "@example.com").toList();
        backend.users.addAll(users);
        return users;
    }

    @Test
    void run_tenThousandDeltasOverTenGroups_needsOneCallForFortyEvents() {
        int calls = 0;
        for (int group = 0; group < 10; group++) {
            GroupScaleTest one = new GroupScaleTest();
            one.users(1000)
                    .forEach(user -> one.lane.arrive(one.events.changed().add(user).queued()));
            one.lane.run();
            assertThat(one.lane.told()).hasSize(1000).allMatch(told -> told.endsWith(" applied"));
            assertThat(one.backend.group().members).hasSize(1000);
            calls += one.backend.sent.size();
        }
        assertThat(calls).isLessThanOrEqualTo(10_000 / 40);
    }

    @Test
    void plan_deltasOnALargeGroup_costAsMuchAsTheDeltas() {
        List<String> users = users(100_000);
        lane.run(events.changed().members(users));
        assertThat(backend.group().members).hasSize(100_000);
        lane.sent();
        for (String user : users.subList(0, 1000)) {
            lane.arrive(events.changed().remove(user).queued());
        }
        assertThat(fastestPlanMillis()).isLessThan(100);
    }

    /** The fastest of several: what it costs when nothing else runs. */
    private long fastestPlanMillis() {
        long fastest = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begin = System.nanoTime();
            assertThat(lane.plan(true)).isInstanceOf(Plan.Work.class);
            fastest = Math.min(fastest, System.nanoTime() - begin);
        }
        return fastest / 1_000_000;
    }
}
