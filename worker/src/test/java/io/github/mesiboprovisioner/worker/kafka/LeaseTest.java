package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LeaseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long SESSION = 45 * SECOND;
    private static final long MARGIN = 5 * SECOND;

    private final Lease lease = new Lease(Duration.ofSeconds(45), Duration.ofMinutes(5));
    private long now = 1000 * SECOND;
    private double answered;

    @Test
    void until_beforeAnyAnswer_isNotHeld() {
        turns(10);

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void until_afterAnswer_countsFromTheLookBeforeItLessItsTime() {
        turns(2);
        long before = now;
        answered++;
        turn(Duration.ofMillis(300));
        turns(2);

        assertThat(lease.until())
                .isEqualTo(
                        before - SECOND / 10 - Duration.ofMillis(300).toNanos() + SESSION - MARGIN);
    }

    @Test
    void until_answerNotYetConfirmedByAnotherPoll_isNotHeld() {
        turns(2);
        answered++;
        turn(Duration.ZERO);

        assertThat(lease.isHeld()).isFalse();

        turn(Duration.ZERO);

        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void until_withoutNewAnswers_staysWhereItIs() {
        heartbeat();
        long until = lease.until();

        turns(100);

        assertThat(lease.until()).isEqualTo(until);
    }

    @Test
    void until_firstAnswerAfterBeingFrozen_isNotBelieved() {
        heartbeat();
        long until = lease.until();
        now += 60 * SECOND;
        turns(1);

        heartbeat();

        assertThat(lease.until()).isEqualTo(until);

        heartbeat();

        assertThat(lease.until()).isGreaterThan(until + 60 * SECOND);
    }

    @Test
    void until_firstAnswerAfterLongSilence_isNotBelieved() {
        heartbeat();
        long until = lease.until();
        turns(350);

        heartbeat();

        assertThat(lease.until()).isEqualTo(until);
    }

    @Test
    void until_membershipLost_isNotHeldBeforeTheNextAnswer() {
        heartbeat();
        answered++;
        turn(Duration.ZERO);
        lease.lost();
        turns(5);

        assertThat(lease.isHeld()).isFalse();

        heartbeat();

        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void until_pollsFarApart_isNoLongerThanThePollInterval() {
        Lease strict = new Lease(Duration.ofSeconds(45), Duration.ofSeconds(10));
        strict.look(0, Duration.ZERO, now);
        strict.polled();
        strict.look(1, Duration.ZERO, now + SECOND);
        strict.polled();
        strict.look(1, Duration.ZERO, now + SECOND);
        strict.polled();

        assertThat(strict.until()).isEqualTo(now + SECOND + 10 * SECOND - MARGIN);
    }

    private void heartbeat() {
        turns(2);
        answered++;
        turns(3);
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            turn(Duration.ZERO);
        }
    }

    private void turn(Duration latency) {
        lease.look(answered, latency, now);
        lease.polled();
        now += SECOND / 10;
    }
}
