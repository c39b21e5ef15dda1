package io.github.mesiboprovisioner.worker.mesibo.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

final class PacerTest {
    private final AtomicInteger got = new AtomicInteger();
    private final SendBound bound = SendBound.closed();
    private final Pacer pacer = Pacer.start(bound, got::addAndGet);

    @AfterEach
    void close() {
        pacer.close();
    }

    @Test
    void want_aNumber_isDeliveredAndNoMore() {
        pacer.setRate(2_000);
        pacer.want(20);

        await().until(() -> got.get() == 20);
        await().during(50, TimeUnit.MILLISECONDS).until(() -> got.get() == 20);
    }

    @Test
    void want_again_replacesTheNumber() {
        pacer.want(1_000_000);
        pacer.want(3);
        pacer.setRate(1_000);

        await().until(() -> got.get() == 3);
        await().during(50, TimeUnit.MILLISECONDS).until(() -> got.get() == 3);
    }

    @Test
    void want_whileResting_wakesIt() {
        pacer.setRate(1_000);
        for (int i = 1; i <= 5; i++) {
            int soFar = i;
            pacer.want(1);
            await().until(() -> got.get() == soFar);
        }
    }

    @Test
    void setRate_whileWanted_wakesIt() {
        pacer.want(2);
        await().during(50, TimeUnit.MILLISECONDS).until(() -> got.get() == 0);

        pacer.setRate(100);

        await().until(() -> got.get() == 2);
    }

    @Test
    void setRate_any_isTheBoundOfSendingToo() {
        assertThat(bound.nanosUntilFree(System.nanoTime())).isEqualTo(SendBound.NEVER);

        pacer.setRate(5);

        assertThat(bound.nanosUntilFree(System.nanoTime())).isZero();
    }

    @Test
    void setRate_veryHigh_isNearlyReached() {
        long start = System.nanoTime();
        pacer.setRate(100_000);
        pacer.want(50_000);

        await().until(() -> got.get() == 50_000);

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(490));
    }
}
