package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import org.pcollections.HashTreePMap;

import java.util.Optional;

/** What is written to a state topic is read back by the strict reader, as it was written. */
final class StateIsReadable implements Invariant {
    @Override
    public String name() {
        return "state is readable";
    }

    @Override
    public Optional<String> violationIn(History history) {
        return history.kafka().states.values().stream()
                .flatMap(log -> log.committed().stream())
                .filter(record -> !isRead(record))
                .map(StateRecord::toString)
                .findFirst();
    }

    private static boolean isRead(StateRecord record) {
        StateCodec.Encoded encoded = StateCodec.encode(record);
        try {
            return StateCodec.decode(encoded.key(), encoded.value()).equals(stored(record));
        } catch (StateCodec.Unreadable e) {
            return false;
        }
    }

    /** The members of a group are records of their own. */
    private static StateRecord stored(StateRecord record) {
        return record instanceof StateRecord.OfGroup(var id, var state)
                ? new StateRecord.OfGroup(id, state.withMembers(HashTreePMap.empty()))
                : record;
    }
}
