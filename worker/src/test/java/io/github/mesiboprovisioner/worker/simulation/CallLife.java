package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of one call; in the order in which engines asked for them. */
final class CallLife {
    static final int NEVER = Integer.MAX_VALUE;

    final int number;
    final Fact.Called called;

    /** Where in the history the engine asked for it. */
    final int index;

    /** Where in the history the engine heard how it ended. */
    int endedIndex = NEVER;

    /** Where in the history mesibo got to see it. */
    int executedIndex = NEVER;

    Optional<Reply> reply = Optional.empty();
    long endedAt;

    private CallLife(int number, int index, Fact.Called called) {
        this.number = number;
        this.index = index;
        this.called = called;
    }

    static List<CallLife> of(History history) {
        List<CallLife> calls = new ArrayList<>();
        Map<CallKey, CallLife> byId = new HashMap<>();
        List<Fact> facts = history.facts();
        for (int i = 0; i < facts.size(); i++) {
            switch (facts.get(i)) {
                case Fact.Called called -> {
                    CallLife life = new CallLife(calls.size(), i, called);
                    calls.add(life);
                    byId.put(new CallKey(called.process(), called.id()), life);
                }
                case Fact.Executed executed -> {
                    CallLife life = byId.get(new CallKey(executed.process(), executed.id()));
                    if (life != null) {
                        life.executedIndex = i;
                    }
                }
                case Fact.Ended ended -> {
                    CallLife life = byId.get(new CallKey(ended.process(), ended.id()));
                    if (life != null) {
                        life.endedIndex = i;
                        life.endedAt = ended.at();
                        life.reply = Optional.of(ended.reply());
                    }
                }
                case Fact.Sent _,
                        Fact.TokenChanged _,
                        Fact.Granted _,
                        Fact.Released _,
                        Fact.Sealed _,
                        Fact.Visible _,
                        Fact.Halted _,
                        Fact.Died _ -> {}
            }
        }
        return calls;
    }

    EntityKey entity() {
        return called.entity();
    }

    Operation operation() {
        return called.operation();
    }

    /** The same owner made both for the same entity. */
    boolean isForTheSameAs(CallLife other) {
        return called.process().equals(other.called.process())
                && called.id().grant().equals(other.called.id().grant())
                && entity().equals(other.entity());
    }

    @Override
    public String toString() {
        return "call %d of %s at %.3f: %s"
                .formatted(
                        called.id().number(),
                        called.process(),
                        called.at() / 1e9,
                        called.operation());
    }
}
