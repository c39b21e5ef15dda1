package io.github.mesiboprovisioner.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class AuditTest {

    private final SentEvents sent = new SentEvents();
    private final List<ResultLog.Seen> results = new ArrayList<>();

    @Test
    void of_oneResultEachInOrder_findsNothing() {
        sent(1, 0, 1, 0);
        answered(0, 1, 2, 3);

        assertThat(Audit.of(sent, results)).isEqualTo(new Audit(0, 0, 0, 0));
    }

    @Test
    void of_resultsOfDifferentUsersInAnyOrder_findsNothing() {
        sent(1, 2, 3);
        answered(2, 0, 1);

        assertThat(Audit.of(sent, results)).isEqualTo(new Audit(0, 0, 0, 0));
    }

    @Test
    void of_eventWithoutResult_isMissing() {
        sent(1, 2, 3);
        answered(0, 2);

        assertThat(Audit.of(sent, results).missing()).isEqualTo(1);
    }

    @Test
    void of_secondResult_isDoubledAndNotOutOfOrder() {
        sent(1, 1);
        answered(0, 1, 0);

        assertThat(Audit.of(sent, results)).isEqualTo(new Audit(0, 1, 0, 0));
    }

    @Test
    void of_laterEventOfAUserAnsweredFirst_isOutOfOrder() {
        sent(1, 1, 1);
        answered(2, 0, 1);

        assertThat(Audit.of(sent, results).disordered()).isEqualTo(2);
    }

    private void sent(int... users) {
        for (int user : users) {
            int number = sent.next(user, 0);
            sent.placed(number, 0, number);
        }
    }

    private void answered(int... numbers) {
        for (int number : numbers) {
            results.add(new ResultLog.Seen(new SentEvents.Place(0, number), 0, false));
        }
    }
}
