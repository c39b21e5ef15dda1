package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a call comes to. */
sealed interface Answer {

    /** {@code result: true}, with these fields besides. */
    record Done(ObjectNode fields) implements Answer {}

    /** {@code result: false}. */
    record Refused(Refusal refusal) implements Answer {}

    /** For the journal: {@code ok} or the word of the failure. */
    default String word() {
        return switch (this) {
            case Done _ -> "ok";
            case Refused(var refusal) -> refusal.error();
        };
    }
}
