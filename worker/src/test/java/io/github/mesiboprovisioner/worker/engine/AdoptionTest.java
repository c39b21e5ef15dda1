package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.Reply.GroupRow;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Whose group a creation without an answer may turn out to be (CONTRACT 5), self-hosted. */
class AdoptionTest {

    private static final GroupRow MADE_FIRST = new GroupRow(7, "team");
    private static final GroupRow NEW = new GroupRow(8, "team");

    private final EngineDriver engine = EngineDriver.selfHosted();
    private final Grant grant = engine.open();

    private void poll(Grant in, long offset, String group) {
        engine.poll(
                in,
                offset,
                new IdentityEvent.GroupChanged(
                        EngineDriver.context(offset, group, Optional.empty()),
                        Optional.of("team"),
                        Optional.empty(),
                        new IdentityEvent.Membership.Same()));
    }

    /** What is called next, when all that waits for time or a commit has it. */
    private Operation next() {
        long before = engine.calls();
        for (int attempt = 0; engine.calls() == before; attempt++) {
            assertThat(attempt).isLessThan(5);
            engine.pass(Duration.ofMinutes(1));
            engine.permit();
            engine.commitAll();
        }
        return engine.lastCall().operation();
    }

    private void answer(Reply reply) {
        engine.answer(engine.lastCall(), reply);
        engine.commitAll();
    }

    private static Reply listed(GroupRow... rows) {
        return new Reply.Applied(new Reply.Answer.Groups(Arrays.asList(rows)));
    }

    /** Another entity has made the first group; that of {@code in} has no answer. */
    private void oneMadeAndOneInDoubt(Grant in) {
        poll(grant, 0, "first");
        next();
        answer(listed());
        next();
        answer(new Reply.Applied(new Reply.Answer.GroupAdded(MADE_FIRST.gid())));
        poll(in, 1, "second");
        next();
        answer(listed());
        assertThat(next()).isInstanceOf(Operation.GroupAdd.class);
        answer(EngineDriver.unanswered());
        assertThat(next()).isInstanceOf(Operation.GroupsGet.class);
    }

    @Test
    void lookUp_newGroup_isAdopted() {
        oneMadeAndOneInDoubt(grant);
        long calls = engine.calls();
        answer(listed(MADE_FIRST, NEW));
        engine.pass(Duration.ofMinutes(5));
        engine.permit();

        assertThat(engine.calls()).isEqualTo(calls);
        assertThat(engine.published()).hasSize(2);
    }

    @Test
    void lookUp_groupOfAnotherEntity_isNotAdopted() {
        oneMadeAndOneInDoubt(grant);
        answer(listed(MADE_FIRST));

        assertThat(next()).isInstanceOf(Operation.GroupAdd.class);
    }

    @Test
    void lookUp_groupOfAnotherPartition_isNotAdopted() {
        oneMadeAndOneInDoubt(engine.openOther());
        answer(listed(MADE_FIRST));

        assertThat(next()).isInstanceOf(Operation.GroupAdd.class);
    }
}
