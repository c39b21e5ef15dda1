package io.github.mesiboprovisioner.worker.observe.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Cell;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Mood;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.State;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** What is said of a {@code /status} answer. */
final class StatusReportTest {

    @Test
    void of_healthy_saysSoAndNothingElse() {
        StatusReport report = StatusReport.of(Statuses.of("worker-0"));

        assertThat(report.instance()).isEqualTo("worker-0");
        assertThat(report.about()).isEqualTo("group g · version 1.0.0 · up 2 h");
        assertThat(report.state()).isEqualTo(new State(Mood.GOOD, "Idle"));
        assertThat(report.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "live           | false                              | BAD   | Hangs",
                "halts          | {\"auth\": \"x\", \"lease\": \"y\"} | BAD   | Halted: auth,"
                        + " lease",
                "stalledSeconds | 0.25                               | BAD   | Stalled",
                "circuit        | \"half_open\"                      | WATCH | Circuit half open",
                "ready          | false                              | WATCH | Waiting",
                "pendingEvents  | 3                                  | GOOD  | Working",
            })
    void of_trouble_saysItFirst(String field, String value, Mood mood, String words) {
        assertThat(StatusReport.of(Statuses.with(field, value)).state())
                .isEqualTo(new State(mood, words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "halts          | {\"auth\": \"do x\"}    | Halted: auth       | do x",
                "reasons        | [\"topic t\"]           | Waiting for        | topic t",
                "removalsHeld   | 2                       | 2 held removals    | removals list",
                "recordsLost    | 1                       | 1 lost record      | Retention",
                "circuit        | \"open\"                | The circuit is open | by itself",
                "stalledSeconds | 61.0                    | Stalled for 61 s   | restart",
                "live           | false                   | main loop hangs    | restart",
            })
    void of_whatSomebodyShouldKnow_isANotice(
            String field, String value, String title, String text) {
        assertThat(StatusReport.of(Statuses.with(field, value)).notices())
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(notice.title()).contains(title);
                            assertThat(notice.text()).contains(text);
                        });
    }

    @Test
    void of_figures_areInWords() {
        assertThat(StatusReport.of(Statuses.of("w")).facts())
                .extracting(fact -> fact.name() + ": " + fact.value() + " (" + fact.detail() + ")")
                .containsExactly(
                        "Lag: 0 (0 in memory)",
                        "Calls per second: 12.3 of 25 (group limit 50)",
                        "Lanes: 1,202 (1,200 ready · 2 in flight)",
                        "Circuit: closed (2 calls in flight)",
                        "Users: 1,000,000 (1 group · 7 members, 3 pending)");
    }

    @Test
    void of_failures_saysWhyTheLatestFirst() {
        ObjectNode status =
                Statuses.with(
                        "failures",
                        """
                        [{"at": "2026-03-01T09:58:00Z", "result": "t/0/1", "entity": "ada",
                          "event": "e1", "kind": "rejected", "code": 400, "error": "BADVALUE",
                          "cause": "no name"},
                         {"at": "2026-03-01T09:59:00Z", "result": "t/0/2", "entity": "bob",
                          "kind": "undecodable"}]
                        """);

        assertThat(texts(status, "failures"))
                .containsExactly(
                        List.of("bob", "60 s ago", "t/0/2", "", "undecodable"),
                        List.of(
                                "ada",
                                "2 min ago",
                                "t/0/1",
                                "e1",
                                "rejected 400 BADVALUE: no name"));
    }

    @Test
    void of_partitions_areInOrder() {
        ObjectNode status =
                Statuses.with(
                        "partitions",
                        """
                        [{"topic": "u", "partition": 10}, {"topic": "u", "partition": 9},
                         {"topic": "g", "partition": 11, "restored": true, "lag": 2000}]
                        """);

        assertThat(texts(status, "partitions"))
                .containsExactly(
                        List.of("g/11", "open", "2,000", "0", "0"),
                        List.of("u/9", "restoring", "unknown", "0", "0"),
                        List.of("u/10", "restoring", "unknown", "0", "0"));
    }

    @Test
    void of_members_saysTheirPartitionsInRanges() {
        assertThat(texts(Statuses.of("w"), "members"))
                .containsExactly(List.of("w", "10.0.0.7", "5", "groups 4; users 0–2, 5"));
    }

    @Test
    void of_anotherVersionsAnswer_isReadAsFarAsItGoes() {
        StatusReport report =
                StatusReport.of(Statuses.json("{\"instance\": {\"id\": \"w\"}, \"at\": \"soon\"}"));

        assertThat(report.state()).isEqualTo(new State(Mood.GOOD, "Idle"));
        assertThat(report.tables()).allSatisfy(table -> assertThat(table.rows()).isEmpty());
    }

    private static List<List<String>> texts(ObjectNode status, String name) {
        Table table =
                StatusReport.of(status).tables().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return table.rows().stream().map(row -> row.stream().map(Cell::text).toList()).toList();
    }
}
