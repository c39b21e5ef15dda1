package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.engine.StateTable;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.Operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is committed so far, kept up to date while the world runs. */
final class Books {
    private final Map<PartitionId, StateTable> tables = new TreeMap<>();
    private final Map<PartitionId, Set<Long>> answered = new HashMap<>();
    private final Map<PartitionId, Map<EntityKey, List<Long>>> events = new HashMap<>();
    private final Map<PartitionId, Map<Long, InputRecord>> records = new HashMap<>();
    private int recordCount;
    private int answers;
    private int extras;

    void appended(PartitionId partition, InputRecord record) {
        recordCount++;
        records.computeIfAbsent(partition, _ -> new HashMap<>()).put(record.offset(), record);
        if (record.content() instanceof InputRecord.Content.Event(var event, _)) {
            events.computeIfAbsent(partition, _ -> new HashMap<>())
                    .computeIfAbsent(EntityKey.of(event), _ -> new ArrayList<>())
                    .add(record.offset());
        }
    }

    void committed(Transaction transaction) {
        for (Batch.Part part : transaction.batch.parts()) {
            for (Output output : part.outputs()) {
                committed(part.grant().partition(), output);
            }
        }
    }

    private void committed(PartitionId partition, Output output) {
        switch (output) {
            case Output.ToState(var record) -> table(partition).put(record);
            case Output.ToResults(var result, _) -> {
                boolean isFirst =
                        result.idSuffix().isEmpty()
                                && answered(partition).add(result.origin().offset());
                if (isFirst) {
                    answers++;
                } else {
                    extras++;
                }
            }
            case Output.ToDeadLetters _ -> {}
        }
    }

    StateTable table(PartitionId partition) {
        return tables.computeIfAbsent(partition, _ -> new StateTable());
    }

    Set<Long> answered(PartitionId partition) {
        return answered.computeIfAbsent(partition, _ -> new HashSet<>());
    }

    /** The record that a result is about. */
    InputRecord recordOf(EventOrigin origin) {
        PartitionId partition = new PartitionId(origin.topic(), origin.partition());
        return Objects.requireNonNull(
                records.getOrDefault(partition, Map.of()).get(origin.offset()));
    }

    /** The event that a result is about; empty for tombstones and undecodable records. */
    Optional<IdentityEvent> eventOf(EventOrigin origin) {
        return recordOf(origin).content() instanceof InputRecord.Content.Event(var event, _)
                ? Optional.of(event)
                : Optional.empty();
    }

    /** The entity that a result is about. */
    Optional<EntityKey> entityOf(EventOrigin origin) {
        return eventOf(origin).map(EntityKey::of);
    }

    /** What is recorded of an entity. */
    EntityState stateOf(EntityKey key) {
        for (Map.Entry<PartitionId, Map<EntityKey, List<Long>>> home : events.entrySet()) {
            if (home.getValue().containsKey(key)) {
                return table(home.getKey()).get(key);
            }
        }
        return EntityState.unknown(key);
    }

    /** True if every record has its result and nothing is left to be done without any. */
    boolean isSettled() {
        return answers == recordCount && !hasWork();
    }

    /** The events whose removal waits for an operator. */
    Stream<EventOrigin> waiting() {
        return tables.values().stream()
                .flatMap(table -> table.waiting().values().stream())
                .map(HeldRemoval::origin);
    }

    void forEachTable(Consumer<StateTable> action) {
        List.copyOf(tables.values()).forEach(action);
    }

    private boolean hasWork() {
        boolean[] late = {false};
        tables.values()
                .forEach(
                        table ->
                                table.forEach((_, state) -> late[0] |= state.wakeAt().isPresent()));
        return late[0];
    }

    String progress() {
        return answers + " of " + recordCount + " records answered, " + extras + " extra results";
    }

    /** Why the call must not go, as far as the committed state tells. */
    Optional<String> objection(Effect.Call call, EntityKey entity) {
        PartitionId partition = call.id().grant().partition();
        StateTable table = table(partition);
        if (table.progress().map(Progress::clean).orElse(true)) {
            return Optional.of("it is not committed that the last owner left calls behind");
        }
        if (call.operation() instanceof Operation.GroupsGet) {
            return Optional.empty();
        }
        if (call.operation() instanceof Operation.GroupAdd && !isIntended(table, entity)) {
            return Optional.of("no intention is committed");
        }
        if (call.operation() instanceof Operation.UserAdd add
                && add.token().isPresent()
                && waiting(partition, entity).noneMatch(Books::mayIssueToken)) {
            return Optional.of("nobody asks for a token");
        }
        long startedUpTo = table.progress().map(Progress::startedUpTo).orElse(Long.MIN_VALUE);
        boolean isStarted =
                events.getOrDefault(partition, Map.of()).getOrDefault(entity, List.of()).stream()
                        .anyMatch(
                                offset ->
                                        offset < startedUpTo
                                                && !answered(partition).contains(offset));
        return isStarted || table.get(entity).wakeAt().isPresent()
                ? Optional.empty()
                : Optional.of("no event of it lies below startedUpTo " + startedUpTo);
    }

    /** Events of the entity that have no result yet. */
    private Stream<IdentityEvent> waiting(PartitionId partition, EntityKey entity) {
        return events.getOrDefault(partition, Map.of()).getOrDefault(entity, List.of()).stream()
                .filter(offset -> !answered(partition).contains(offset))
                .map(offset -> records.getOrDefault(partition, Map.of()).get(offset))
                .map(InputRecord::content)
                .filter(InputRecord.Content.Event.class::isInstance)
                .map(content -> ((InputRecord.Content.Event) content).event());
    }

    private static boolean mayIssueToken(IdentityEvent event) {
        return switch (event) {
            case IdentityEvent.UserCreated created ->
                    created.token() instanceof IdentityEvent.TokenChoice.Issue;
            case IdentityEvent.UserUpdated updated ->
                    updated.token() instanceof IdentityEvent.TokenChoice.Issue;
            case IdentityEvent.TokenRequested _, IdentityEvent.UserReactivated _ -> true;
            case IdentityEvent.UserDeactivated _,
                    IdentityEvent.UserDeleted _,
                    IdentityEvent.GroupEvent _ ->
                    false;
        };
    }

    private static boolean isIntended(StateTable table, EntityKey entity) {
        return table.get(entity) instanceof GroupState group
                && group.life() instanceof GroupState.Life.Intended;
    }
}
