package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The control topic. Some of its records are none that anybody can read. */
final class ControlLog {
    private final List<Optional<ControlCommand>> records = new ArrayList<>();

    long end() {
        return records.size();
    }

    /** Empty if it is no command. */
    Optional<ControlCommand> at(long position) {
        return records.get((int) position);
    }

    void append(ControlCommand command) {
        records.add(Optional.of(command));
    }

    void appendNonsense() {
        records.add(Optional.empty());
    }

    List<ControlCommand> commands() {
        return records.stream().flatMap(Optional::stream).toList();
    }

    /** True if an operator has decided about the removal that the event at {@code origin} wants. */
    boolean isDecided(EventOrigin origin) {
        return commands().stream().anyMatch(command -> command.event().equals(origin));
    }

    boolean isReleased(EventOrigin origin) {
        return commands().stream()
                .filter(ControlCommand.Release.class::isInstance)
                .anyMatch(command -> command.event().equals(origin));
    }
}
