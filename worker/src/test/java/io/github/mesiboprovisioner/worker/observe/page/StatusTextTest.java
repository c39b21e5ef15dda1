package io.github.mesiboprovisioner.worker.observe.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The same in a terminal. */
final class StatusTextTest {

    @Test
    void of_severalInstances_isOneTableOfEachKind() {
        ObjectNode halted = Statuses.of("worker-1");
        halted.set("halts", Statuses.json("{\"auth\": \"replace the token file\"}"));
        halted.set("groupMembers", Statuses.of("worker-0").get("groupMembers"));

        String text =
                StatusText.of(
                        List.of(
                                told("http://a:1/", Statuses.of("worker-0")),
                                told("http://b:1/", halted),
                                silent("http://c:1/", "Connection refused")));

        assertThat(text)
                .isEqualTo(
                        """
                          INSTANCE  STATE                            LAG  CALLS PER SECOND  LANES  CIRCUIT  USERS      ADDRESS
                          worker-0  Idle                             0    12.3 of 25        1,202  closed   1,000,000  http://a:1/
                          worker-1  Halted: auth                     0    12.3 of 25        1,202  closed   1,000,000  http://b:1/
                          ?         unreachable: Connection refused                                                    http://c:1/

                        ! worker-1: Halted: auth: replace the token file

                        Partitions
                          INSTANCE  PARTITION  STATE  LAG  IN MEMORY  WATERMARK
                          worker-0  users/0    open   0    0          42
                          worker-1  users/0    open   0    0          42

                        Slowest lanes
                          none

                        Latest failures
                          none

                        Held removals
                          none

                        Instances of the group
                          INSTANCE  HOST      PARTITIONS  WHICH
                          worker-0  10.0.0.7  5           groups 4; users 0–2, 5
                        """);
    }

    @Test
    void of_hostileNames_cannotMoveTheCursor() {
        ObjectNode status =
                Statuses.with("reasons", "[\"\\u001b[2J\\nworker-9  fine \\u202e\\u0007\"]");

        assertThat(StatusText.of(List.of(told("http://a:1/", status))))
                .contains("Waiting for: \uFFFD[2J\uFFFDworker-9  fine \uFFFD\uFFFD\n");
    }

    @Test
    void of_nobodyThatAnswers_saysOnlyThat() {
        assertThat(StatusText.of(List.of(silent("http://c:1/", "no"))))
                .isEqualTo(
                        """
                          INSTANCE  STATE            ADDRESS
                          ?         unreachable: no  http://c:1/
                        """);
    }

    private static StatusText.Told told(String url, ObjectNode status) {
        return new StatusText.Told(url, Optional.of(StatusReport.of(status)), "");
    }

    private static StatusText.Told silent(String url, String problem) {
        return new StatusText.Told(url, Optional.empty(), problem);
    }
}
