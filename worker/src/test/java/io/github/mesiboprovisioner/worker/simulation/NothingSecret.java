package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.StateRecord;

import java.util.Optional;

/** No user token is ever written to a state topic. */
final class NothingSecret implements Invariant {
    @Override
    public String name() {
        return "nothing secret in state";
    }

    @Override
    public Optional<String> violationIn(History history) {
        for (TransactionalLog<StateRecord> log : history.kafka().states.values()) {
            for (StateRecord record : log.committed()) {
                if (!(record instanceof StateRecord.OfProgress)
                        && record.toString().contains(SimMesibo.SECRET)) {
                    return Optional.of(record.toString());
                }
            }
        }
        return Optional.empty();
    }
}
