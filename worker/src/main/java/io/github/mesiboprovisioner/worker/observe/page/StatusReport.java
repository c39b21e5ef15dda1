package io.github.mesiboprovisioner.worker.observe.page;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one instance's {@code /status} says, in words: the same for the page and for a terminal. It
 * reads what it finds, so that another version's is understood as far as it can be.
 *
 * @param instance its id
 * @param about group, version, age
 * @param state in a word or two
 * @param notices what somebody should know or do
 */
public record StatusReport(
        String instance,
        String about,
        State state,
        List<Notice> notices,
        List<Fact> facts,
        List<Table> tables) {

    public StatusReport {
        notices = List.copyOf(notices);
        facts = List.copyOf(facts);
        tables = List.copyOf(tables);
    }

    /** How it goes, and whether that is good. */
    public record State(Mood mood, String text) {}

    /** Whether somebody has to look. */
    public enum Mood {
        GOOD,
        WATCH,
        BAD
    }

    /** Something to know or to do. */
    public record Notice(Mood mood, String title, String text) {}

    /**
     * A figure.
     *
     * @param value short
     * @param detail what belongs to it
     * @param use how much of what there is, if that makes sense
     */
    public record Fact(String name, String value, String detail, Optional<Use> use) {}

    /** So much of so much. */
    public record Use(double used, double of) {}

    /**
     * Rows of one kind.
     *
     * @param name short and stable
     * @param none what is said when there are none
     */
    public record Table(
            String name, String title, String none, List<Column> columns, List<List<Cell>> rows) {

        /** The name of the one that every instance of a group fills alike. */
        static final String OF_GROUP = "members";

        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        boolean isOfGroup() {
            return name.equals(OF_GROUP);
        }
    }

    /** A column; numbers stand on the right. */
    public record Column(String title, boolean isNumber) {}

    /**
     * A cell.
     *
     * @param exact more exactly the same, or empty
     */
    public record Cell(String text, String exact) {}

    /** Of a {@code /status} answer. */
    public static StatusReport of(JsonNode status) {
        Instant now = Words.instant(status.path("at").asText()).orElseGet(Instant::now);
        return new StatusReport(
                status.path("instance").path("id").asText(),
                Headline.about(status.path("instance"), now),
                Headline.state(status),
                Headline.notices(status),
                Facts.of(status),
                Tables.of(status, now));
    }
}
