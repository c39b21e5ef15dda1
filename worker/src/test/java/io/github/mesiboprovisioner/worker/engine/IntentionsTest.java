package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is committed about groups that are to be made (CONTRACT 5), with 64 calls in flight. */
class IntentionsTest {

    private static final int GROUPS = 300;

    /** Calls have been going well for a while. */
    private static Grant warm(EngineDriver engine, Reply first) {
        Grant grant = engine.open();
        poll(engine, grant, 0, "first");
        engine.permit();
        engine.commitAll();
        engine.permit();
        engine.answer(engine.lastCall(), first);
        engine.commitAll();
        engine.pass(Duration.ofSeconds(10));
        return grant;
    }

    private static void poll(EngineDriver engine, Grant grant, long offset, String group) {
        engine.poll(
                grant,
                offset,
                new IdentityEvent.GroupChanged(
                        EngineDriver.context(offset, group, Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        new IdentityEvent.Membership.Same()));
    }

    /** Many groups at once, as an import brings them. */
    private static void pollMany(EngineDriver engine, Grant grant) {
        for (int offset = 1; offset <= GROUPS; offset++) {
            poll(engine, grant, offset, "g" + offset);
            engine.commitAll();
        }
    }

    private static Reply made(long gid) {
        return new Reply.Applied(new Reply.Answer.GroupAdded(gid));
    }

    private static int intended(EngineDriver engine) {
        List<EntityKey> intended = new ArrayList<>();
        engine.table.forEach(
                (key, state) -> {
                    if (state instanceof GroupState group
                            && group.life() instanceof GroupState.Life.Intended) {
                        intended.add(key);
                    }
                });
        return intended.size();
    }

    @Test
    void manyNewGroups_noMoreAreIntendedThanCouldBeInFlight() {
        EngineDriver engine = new EngineDriver();
        pollMany(engine, warm(engine, made(1)));
        int most = 0;
        for (int group = 1; group <= GROUPS; group++) {
            long calls = engine.calls();
            while (engine.calls() == calls) {
                engine.permit();
                engine.commitAll();
                most = Math.max(most, intended(engine));
            }
            engine.answer(engine.lastCall(), made(1 + group));
        }
        engine.commitAll();

        assertThat(most).isBetween(2, 64);
        assertThat(engine.published()).hasSize(1 + GROUPS);
        assertThat(engine.calls()).isEqualTo(1 + GROUPS);
    }

    @Test
    void manyNewGroups_ownerDies_fewMayHaveADuplicate() {
        EngineDriver engine = new EngineDriver();
        pollMany(engine, warm(engine, made(1)));
        for (int permit = 0; permit < 4; permit++) {
            engine.permit();
            engine.commitAll();
        }

        assertThat(intended(engine)).isBetween(1, 64);
    }

    @Test
    void manyNewGroups_thoseThatWaitForTheirTurn_doNotStall() {
        EngineDriver engine = new EngineDriver();
        Grant grant = warm(engine, made(1));
        Grant other = engine.openOther();
        pollMany(engine, grant);
        poll(engine, other, 0, "of another partition");
        for (int group = 1; group <= 100; group++) {
            long calls = engine.calls();
            while (engine.calls() == calls) {
                engine.permit();
                engine.commitAll();
            }
            engine.pass(Duration.ofSeconds(1));
            engine.answer(engine.lastCall(), made(1 + group));
            assertThat(engine.status().stalled()).isZero();
        }
    }

    @Test
    void manyNewGroupsSelfHosted_noMoreAreIntendedThanCouldBeInFlight() {
        EngineDriver engine = EngineDriver.selfHosted();
        Reply none = new Reply.Applied(new Reply.Answer.Groups(List.of()));
        pollMany(engine, warm(engine, none));
        int most = 0;
        for (int i = 0; i < GROUPS; i++) {
            long calls = engine.calls();
            while (engine.calls() == calls) {
                engine.permit();
                engine.commitAll();
                most = Math.max(most, intended(engine));
            }
            boolean lists = engine.lastCall().operation() instanceof Operation.GroupsGet;
            engine.answer(engine.lastCall(), lists ? none : made(1 + i));
        }

        assertThat(most).isBetween(1, 64);
    }
}
