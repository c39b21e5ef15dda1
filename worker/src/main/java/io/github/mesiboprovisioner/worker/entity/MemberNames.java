package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members that the result of one event names. Grows while a task is settled. */
final class MemberNames {

    final List<String> added = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    final List<String> pending = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<String> held = new ArrayList<>();

    /** Nobody so far. */
    MemberNames() {}

    /** Those whose end was clear before anything was sent. */
    MemberNames(GroupEntry entry) {
        rejected.addAll(entry.rejected());
        held.addAll(entry.held());
    }

    /** Absent if there is nobody to name. */
    Optional<Result.Members> named() {
        Result.Members members = new Result.Members(added, removed, pending, rejected, held, false);
        boolean nobody =
                added.isEmpty()
                        && removed.isEmpty()
                        && pending.isEmpty()
                        && rejected.isEmpty()
                        && held.isEmpty();
        return nobody ? Optional.empty() : Optional.of(members);
    }
}
