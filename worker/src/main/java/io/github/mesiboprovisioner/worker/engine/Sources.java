package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EventId;
import io.github.mesiboprovisioner.worker.entity.History;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The different sources of a history, in the order of their first use. */
final class Sources {

    private final List<String> names;
    private int used;

    private Sources(List<String> names) {
        this.names = names;
    }

    static Sources of(History history) {
        List<String> names = new ArrayList<>(1);
        for (EventId id : history.recent()) {
            if (!names.contains(id.source())) {
                names.add(id.source());
            }
        }
        return new Sources(names);
    }

    /** As they stand in a record. */
    static Sources of(List<String> names) {
        return new Sources(names);
    }

    static List<String> read(StateReader from) {
        List<String> names = from.all(from::text);
        if (names.size() > 1 && Set.copyOf(names).size() < names.size()) {
            throw new StateReader.Malformed("a source twice");
        }
        return names;
    }

    List<String> names() {
        return names;
    }

    void write(EventId id, StateWriter to) {
        to.unsigned(names.indexOf(id.source()));
        to.text(id.id());
    }

    EventId id(StateReader from) {
        int number = from.small();
        if (number >= names.size() || number > used) {
            throw StateReader.unknown("source");
        }
        used = Math.max(used, number + 1);
        return new EventId(names.get(number), from.text());
    }

    /** After the last id was read. */
    void allUsed() {
        if (used < names.size()) {
            throw new StateReader.Malformed("a source too many");
        }
    }
}
