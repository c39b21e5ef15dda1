package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class HistoryTest {

    private final Events events = new Events("ada");

    @Test
    void isDuplicate_sameSourceAndId_isOne() {
        History history = History.EMPTY.accepted(events.next().id("x").deleted());

        assertThat(history.isDuplicate(events.next().id("x").created())).isTrue();
        assertThat(history.isDuplicate(events.next().id("y").created())).isFalse();
    }

    @Test
    void isDuplicate_sixteenIdsLater_isStillOne() {
        Queued first = events.deleted();
        History history = History.EMPTY.accepted(first);

        for (int i = 1; i < History.RECENT_MAX; i++) {
            history = history.settled(events.deleted());
        }

        assertThat(history.isDuplicate(first)).isTrue();
        assertThat(history.settled(events.deleted()).isDuplicate(first)).isFalse();
    }

    @Test
    void settled_sameIdAgain_keepsTheOthers() {
        Queued first = events.deleted();
        History history = History.EMPTY.accepted(first);

        for (int i = 0; i < History.RECENT_MAX; i++) {
            history = history.settled(events.next().id("same").deleted());
        }

        assertThat(history.isDuplicate(first)).isTrue();
    }

    @Test
    void isStale_lowerSequence_isStaleAndAnEqualOneIsNot() {
        History history = History.EMPTY.accepted(events.next().sequence(5).deleted());

        assertThat(history.isStale(events.next().sequence(4).deleted())).isTrue();
        assertThat(history.isStale(events.next().sequence(5).deleted())).isFalse();
        assertThat(history.isStale(events.next().sequence(6).deleted())).isFalse();
        assertThat(history.isStale(events.deleted())).isFalse();
    }

    @Test
    void settled_higherSequence_isNotAccepted() {
        History history = History.EMPTY.accepted(events.next().sequence(5).deleted());

        History after = history.settled(events.next().sequence(9).deleted());

        assertThat(after.isStale(events.next().sequence(6).deleted())).isFalse();
        assertThat(after.lastOffset()).isZero();
    }

    @Test
    void accepted_eventWithoutSequence_keepsTheHighest() {
        History history =
                History.EMPTY
                        .accepted(events.next().sequence(5).deleted())
                        .accepted(events.deleted());

        assertThat(history.isStale(events.next().sequence(4).deleted())).isTrue();
        assertThat(history.lastOffset()).isOne();
    }

    @Test
    void isStale_replay_isJudgedByItsOriginalOffsetUnlessForced() {
        History history = History.EMPTY.accepted(events.deleted()).accepted(events.deleted());

        assertThat(history.isStale(replay("m", 0, false))).isTrue();
        assertThat(history.isStale(replay("m", 0, true))).isFalse();
        assertThat(history.isStale(replay("m", 1, false))).isFalse();
    }

    @Test
    void isDuplicate_replay_isKnownByItsMarkAndNotByItsId() {
        Queued replay = replay("dead/0/1", 7, false);
        History history = History.EMPTY.accepted(events.next().id("x").deleted());

        assertThat(history.isDuplicate(replay)).isFalse();
        assertThat(history.accepted(replay).isDuplicate(replay)).isTrue();
        assertThat(history.accepted(replay).isDuplicate(replay("dead/0/2", 7, false))).isFalse();
    }

    @Test
    void accepted_replay_countsAtItsOriginalPlace() {
        History history = History.EMPTY.accepted(replay("m", 7, false));

        assertThat(history.lastOffset()).isEqualTo(7);
    }

    /** The bound holds for ids and for marks, or replays would cost the memory of other events. */
    @Test
    void isDuplicate_idOfASettledReplay_isOneSixteenReplaysLong() {
        Queued first = replay("m", 7, false);
        History history = History.EMPTY.accepted(first);

        for (int i = 1; i < History.RECENT_MAX; i++) {
            history = history.settled(events.next().replay("m" + i, 7, false).deleted());
        }

        assertThat(history.isDuplicate(first)).isTrue();
        assertThat(history.isDuplicate(events.next().id("x").deleted())).isTrue();
        History later = history.settled(events.next().replay("last", 7, false).deleted());
        assertThat(later.isDuplicate(first)).isFalse();
        assertThat(later.isDuplicate(events.next().id("x").deleted())).isFalse();
        assertThat(later.recent()).hasSize(2 * History.RECENT_MAX);
    }

    @Test
    void without_replay_mayBeSentAgain() {
        Queued replay = replay("m", 7, false);

        History history = History.EMPTY.accepted(replay).without(replay.origin());

        assertThat(history.isDuplicate(replay)).isTrue();
        assertThat(history.isDuplicate(events.next().id("x").deleted())).isFalse();
        assertThat(history.settled(replay).isDuplicate(events.next().id("x").deleted())).isFalse();
    }

    @Test
    void isStale_replayFromATopicMadeAgain_isJudgedByTheOffsetsOfThatTopic() {
        Queued again = events.deleted();
        History history =
                new History(List.of(), Optional.empty(), 90_000)
                        .accepted(again)
                        .accepted(replay("m", 7, false));

        assertThat(history.isStale(replay("n", 12, false))).isFalse();
        assertThat(history.isStale(replay("n", 6, false))).isTrue();
    }

    private Queued replay(String mark, long originalOffset, boolean forced) {
        return events.next().id("x").replay(mark, originalOffset, forced).deleted();
    }
}
