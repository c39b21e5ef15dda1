package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.stream.Collectors;

/** Puts what happens into few words. */
final class Telling {
    private Telling() {}

    static String of(Input input) {
        return switch (input) {
            case Input.Granted(var grant, var restored) ->
                    "Granted "
                            + grant
                            + " "
                            + restored.committed()
                            + " "
                            + restored.table().progress()
                            + " "
                            + restored.facts();
            case Input.Polled(var grant, var records, var next) ->
                    "Polled "
                            + grant
                            + " "
                            + records.stream().map(InputRecord::offset).toList()
                            + " next "
                            + next;
            case Input.CallEnded(var id, var reply) -> "CallEnded " + id.number() + " " + of(reply);
            case Input.Joined _,
                    Input.Withdrawn _,
                    Input.Lost _,
                    Input.RecordsLost _,
                    Input.Committed _,
                    Input.NotCommitted _,
                    Input.CommitInDoubt _,
                    Input.ControlRead _,
                    Input.Permits _,
                    Input.AppTokenChanged _,
                    Input.LeaseExtended _,
                    Input.HaltChanged _,
                    Input.Stopping _,
                    Input.Tick _ ->
                    input.toString();
        };
    }

    static String of(Effect effect) {
        return switch (effect) {
            case Effect.Call call ->
                    "Call "
                            + call.id().number()
                            + " "
                            + call.id().grant().partition()
                            + " "
                            + of(call.operation());
            case Effect.Commit(var batch) -> "Commit " + of(batch);
            case Effect.Published(var batch) -> "Published " + batch.id();
            case Effect.Start _,
                    Effect.ReadControl _,
                    Effect.Pause _,
                    Effect.Resume _,
                    Effect.Released _,
                    Effect.Share _,
                    Effect.Want _,
                    Effect.GiveBack _,
                    Effect.WakeAt _,
                    Effect.Halt _,
                    Effect.Refuse _,
                    Effect.RecordsLost _ ->
                    effect.toString();
        };
    }

    private static String of(Batch batch) {
        return batch.id()
                + " "
                + batch.membership()
                + batch.parts().stream().map(Telling::of).collect(Collectors.joining("", "", ""));
    }

    private static String of(Batch.Part part) {
        return part.outputs().stream()
                .map(Telling::of)
                .collect(
                        Collectors.joining(
                                "\n                          ",
                                "\n                       "
                                        + part.grant()
                                        + " offset "
                                        + part.offset()
                                        + "\n                          ",
                                ""));
    }

    private static String of(Output output) {
        return switch (output) {
            case Output.ToResults(var result, _) -> "result " + of(result);
            case Output.ToDeadLetters letter -> "dead letter " + letter.origin().resultId();
            case Output.ToState(StateRecord.OfProgress(var progress)) -> progress.toString();
            case Output.ToState(var record) -> record.toString();
        };
    }

    static String of(Result result) {
        return result.id() + " " + result.subject() + " " + result.outcome();
    }

    static String of(Operation operation) {
        return operation.toString();
    }

    static String of(Reply reply) {
        return reply.toString();
    }

    static String of(InputRecord.Content content) {
        return switch (content) {
            case InputRecord.Content.Event(IdentityEvent event, var replay) ->
                    event + (replay.isPresent() ? " " + replay.get() : "");
            case InputRecord.Content.Tombstone _, InputRecord.Content.Undecodable _ ->
                    content.toString();
        };
    }
}
