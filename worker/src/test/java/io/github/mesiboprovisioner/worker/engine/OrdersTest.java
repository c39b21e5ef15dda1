package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators' commands: how far they were handled goes with what they changed. */
class OrdersTest {

    private static final Reply DONE = new Reply.Applied(new Reply.Answer.Done());

    private final EngineDriver engine = new EngineDriver(1);

    /** Ada's deletion, at offset 2, is held: Bob's has the only place. */
    private Grant hold() {
        Grant grant = engine.open();
        engine.poll(grant, 0, deleted(0, "bob"));
        work();
        engine.poll(grant, 1, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        engine.poll(grant, 2, deleted(2, "ada"));
        engine.permit();
        engine.commitAll();
        return grant;
    }

    /** Sends what waits for a permit, and commits what comes of it. */
    private void work() {
        long calls = engine.calls();
        engine.permit();
        engine.commitAll();
        engine.permit();
        if (engine.calls() > calls) {
            engine.answer(engine.lastCall(), DONE);
        }
        engine.commitAll();
    }

    private static IdentityEvent deleted(long offset, String address) {
        return new IdentityEvent.UserDeleted(
                EngineDriver.context(offset, address, Optional.empty()));
    }

    private static EventOrigin origin(long offset) {
        return new EventOrigin(
                Optional.of("id-" + offset),
                Optional.of("/test"),
                Optional.of("any"),
                "identity.users",
                0,
                offset);
    }

    private static ControlCommand release(String address, long offset) {
        return new ControlCommand.Release(entity(address), origin(offset));
    }

    private static ControlCommand reject(String address, long offset) {
        return new ControlCommand.Reject(entity(address), origin(offset));
    }

    private static ControlCommand.Entity entity(String address) {
        return new ControlCommand.Entity(ControlCommand.Kind.USER, address);
    }

    private void read(long from, ControlCommand... commands) {
        List<Input.ControlRead.At> all =
                IntStream.range(0, commands.length)
                        .mapToObj(i -> new Input.ControlRead.At(from + i, commands[i]))
                        .toList();
        long next = from + commands.length;
        engine.step(new Input.ControlRead(from, all, next, next));
    }

    private List<String> told() {
        return engine.published().stream()
                .map(result -> result.id().substring("identity.users/0/".length()))
                .toList();
    }

    @Test
    void status_listsWhatIsHeld() {
        hold();

        assertThat(engine.status().held())
                .extracting(held -> held.entity().id(), held -> held.removal().origin())
                .containsExactly(tuple("ada", origin(2)));
        assertThat(engine.status().census().removalsHeld()).isEqualTo(1);
    }

    @Test
    void release_isCommittedWithItsPosition_thenCalledFor_thenToldOf() {
        hold();
        long calls = engine.calls();
        read(0, reject("ada", 9), release("ada", 2));
        engine.permit();

        assertThat(engine.calls()).isEqualTo(calls);
        assertThat(EngineDriver.progress(engine.lastBatch()).controlPosition()).isEqualTo(2);
        engine.commitAll();
        engine.permit();
        assertThat(engine.lastCall().operation()).isEqualTo(new Operation.UserDelete("ada"));
        engine.answer(engine.lastCall(), DONE);
        engine.commitAll();
        assertThat(told()).containsExactly("0", "1", "2", "2/released");
        assertThat(engine.published().getLast().outcome())
                .isInstanceOf(Result.Outcome.Applied.class);
        assertThat(engine.status().held()).isEmpty();
    }

    @Test
    void release_needsNoPlaceAndTakesNone() {
        Grant grant = hold();
        read(0, release("ada", 2));
        work();
        engine.pass(Duration.ofHours(1));
        engine.poll(grant, 3, deleted(3, "cid"));
        work();

        assertThat(engine.lastCall().operation()).isEqualTo(new Operation.UserDelete("cid"));
    }

    @Test
    void release_readAgain_doesNothing() {
        hold();
        read(0, release("ada", 2));
        work();
        read(0, release("ada", 2));
        work();
        read(1, release("ada", 2));
        work();

        assertThat(told()).containsExactly("0", "1", "2", "2/released");
    }

    @Test
    void reject_dropsTheRemoval() {
        hold();
        long calls = engine.calls();
        read(0, reject("ada", 2), release("ada", 2));
        work();

        assertThat(engine.calls()).isEqualTo(calls);
        assertThat(engine.status().held()).isEmpty();
        assertThat(told()).containsExactly("0", "1", "2");
    }

    @Test
    void release_eventSaysStillThere_isCancelledWhileNotCalledFor() {
        Grant grant = hold();
        read(0, release("ada", 2));
        engine.poll(grant, 3, "ada");
        work();

        assertThat(told()).containsExactly("0", "1", "2", "3");
        assertThat(engine.effects)
                .filteredOn(Effect.Call.class::isInstance)
                .extracting(effect -> ((Effect.Call) effect).operation())
                .doesNotContain(new Operation.UserDelete("ada"));
    }

    @Test
    void release_unanswered_isCarriedOutBeforeLaterEvents() {
        Grant grant = hold();
        read(0, release("ada", 2));
        engine.permit();
        engine.commitAll();
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.unanswered());
        engine.poll(grant, 3, "ada");
        engine.pass(Duration.ofSeconds(30));
        work();
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t2"));
        engine.commitAll();

        assertThat(told()).containsExactly("0", "1", "2", "2/released", "3");
    }

    @Test
    void command_whileAnOperationIsInFlight_waitsAndSoDoesThePosition() {
        Grant grant = hold();
        engine.poll(
                grant,
                3,
                new IdentityEvent.TokenRequested(
                        EngineDriver.context(3, "ada", Optional.empty()),
                        Optional.empty(),
                        Optional.empty()));
        engine.permit();
        Effect.Call token = engine.lastCall();
        read(0, reject("cid", 8), release("ada", 2), reject("dot", 8));
        engine.poll(grant, 4, deleted(4, "eve"));
        engine.permit();
        engine.commitAll();
        assertThat(EngineDriver.progress(engine.lastBatch()).controlPosition()).isEqualTo(1);

        engine.answer(token, EngineDriver.token("t2"));
        engine.commitAll();
        assertThat(EngineDriver.progress(engine.lastBatch()).controlPosition()).isEqualTo(3);
        work();

        assertThat(told()).contains("3", "2/released");
    }

    @Test
    void granted_afterCommandsWereRead_hasThemReadAgain() {
        read(0, reject("x", 1), reject("x", 1), reject("x", 1));
        engine.table.put(progress(1, true));
        engine.committed = Optional.of(new CommittedOffset(0, "n1"));
        engine.open();

        assertThat(reads()).containsExactly(1L);
    }

    private List<Long> reads() {
        return engine.effects.stream()
                .filter(Effect.ReadControl.class::isInstance)
                .map(effect -> ((Effect.ReadControl) effect).position())
                .toList();
    }

    @Test
    void piece_withAGap_isNotTakenForAllThatWasSaid() {
        hold();
        read(5, reject("x", 1));
        read(6, reject("x", 1));
        assertThat(reads()).containsExactly(0L);

        read(0, release("ada", 2), reject("x", 1));
        work();

        assertThat(told()).contains("2/released");
    }

    @Test
    void topic_madeAgain_isJudgedFromItsBeginning() {
        ControlCommand[] old = new ControlCommand[9];
        Arrays.fill(old, reject("x", 1));
        hold();
        read(0, old);
        read(0, release("ada", 2));
        work();

        assertThat(told()).contains("2/released");
    }

    @Test
    void granted_releasedByADeadOwner_isHeldBackThenCarriedOutWhateverComes() {
        hold();
        read(0, release("ada", 2));
        engine.permit();
        engine.commitAll();
        EngineDriver successor = new EngineDriver(1);
        for (Effect effect : engine.effects) {
            if (effect instanceof Effect.Published(var batch)) {
                remember(successor, batch);
            }
        }
        Grant grant = successor.open();
        successor.poll(grant, 3, "ada");
        successor.step(new Input.Polled(grant, List.of(), 1_000_000));
        successor.permit();
        assertThat(successor.calls()).isZero();

        successor.pass(Duration.ofSeconds(5));
        successor.permit();
        successor.commitAll();
        successor.permit();

        assertThat(successor.lastCall().operation()).isEqualTo(new Operation.UserDelete("ada"));
    }

    private static void remember(EngineDriver successor, Batch batch) {
        for (Output output : batch.parts().getFirst().outputs()) {
            if (output instanceof Output.ToState(var record)) {
                successor.table.put(record);
            }
        }
        successor.committed =
                Optional.of(new CommittedOffset(batch.parts().getFirst().offset(), batch.nonce()));
    }

    private static StateRecord progress(long controlPosition, boolean clean) {
        return new StateRecord.OfProgress(
                new Progress(
                        "group",
                        "topic-id",
                        "state-id",
                        1,
                        0,
                        Ranges.NONE,
                        0,
                        List.of(),
                        Map.of(),
                        controlPosition,
                        "n1",
                        clean));
    }
}
