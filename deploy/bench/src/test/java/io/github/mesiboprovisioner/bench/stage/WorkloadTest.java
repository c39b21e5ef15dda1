package io.github.mesiboprovisioner.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class WorkloadTest {

    private static final int COUNT = 50_000;

    @Test
    void distinct_everyEvent_isOfAnotherUser() {
        assertThat(users(Workload.distinct(COUNT))).isEqualTo(COUNT);
    }

    @Test
    void zipf_firstUser_takesAnEighth() {
        List<Item> items = Workload.zipf(COUNT, 1);

        assertThat(items.stream().filter(item -> item.user() == 0).count())
                .isBetween(COUNT * 11L / 100, COUNT * 13L / 100);
        assertThat(users(items)).isBetween(1_900L, 2_000L);
    }

    @Test
    void churn_threeOfTenEvents_areOfKnownUsers() {
        assertThat(users(Workload.churn(COUNT, 1))).isBetween(COUNT * 69L / 100, COUNT * 71L / 100);
    }

    @Test
    void item_anyNumber_hasIdsOfOneLength() {
        assertThat(subject(7)).hasSize(36).hasSameSizeAs(subject(Workload.OUT_OF_COUNT));
    }

    private static String subject(int user) {
        return Item.created(user, user).event().context().subject();
    }

    private static long users(List<Item> items) {
        return items.stream().map(Item::user).distinct().count();
    }
}
