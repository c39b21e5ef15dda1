package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Failure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything there is, from one seed: brokers, mesibo, processes, and what happens to them. */
final class World {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final long EVENTS_MAX = 400_000;
    private static final long LOOK = Duration.ofMillis(500).toNanos();
    private static final Duration STANDSTILL = Duration.ofSeconds(2);

    private static final long PATIENCE = Duration.ofMinutes(30).toNanos();

    private final Schedule schedule = new Schedule();
    private final List<Fact> facts = new ArrayList<>();
    private final Books books = new Books();
    private final Trace trace;
    private final Scenario scenario;
    private final Dice dice;
    private final SimKafka kafka;
    private final SimMesibo mesibo;
    private final Weather weather;
    private final Workload workload;
    private final Operator operator;
    private final Clerk clerk;
    private Failure.Forbidden.Kind forbidden = Failure.Forbidden.Kind.AUTH;
    private int appTokenWanted;
    private int tokenFile;
    private int onItsWay;
    private long closedAt;
    private boolean over;

    World(long seed, Trace trace) {
        this.trace = trace;
        this.dice = new Dice(seed);
        this.scenario = Scenario.of(dice.split());
        // Dice of their own: what they do leaves the rest of a seed's world as it was.
        Dice others = new Dice(~seed);
        this.kafka = brokers();
        this.mesibo = new SimMesibo(dice.chance(0.5) ? 1000 : dice.between(1, 4));
        this.weather = new Weather(dice.split(), scenario.calmAt());
        this.operator = new Operator(this, dice.split());
        this.workload = new Workload(this, dice.split(), others.chance(0.3));
        this.clerk = new Clerk(this, others.split());
        kafka.onCommit(this::committed);
    }

    private SimKafka brokers() {
        Map<PartitionId, InputLog> inputs = new TreeMap<>();
        for (PartitionId partition : scenario.partitions()) {
            inputs.put(partition, new InputLog(dice.chance(0.7) ? 0 : dice.between(1, 50)));
        }
        return new SimKafka(
                schedule,
                new SimGroup.Timing(scenario.session(), scenario.session().multipliedBy(2)),
                scenario.transactionTimeout(),
                inputs);
    }

    /** Lets everything happen, until all is done and everybody has stopped. */
    History run() {
        workload.start();
        operator.start();
        clerk.start();
        schedule.at(LOOK, this::look);
        while (!over && schedule.next()) {
            if (schedule.count() > EVENTS_MAX) {
                throw new Violation.Found("progress", "busy for ever: " + books.progress());
            }
        }
        return new History(
                scenario, facts, kafka, mesibo, books, operator.clocksWereSet(), closedAt);
    }

    private void look() {
        operator.forEach(this::mustMove);
        boolean isDone =
                schedule.now() > scenario.calmAt().toNanos()
                        && workload.isDone()
                        && operator.isComplete()
                        && books.isSettled()
                        && clerk.isDone()
                        && onItsWay == 0
                        && kafka.isQuiet()
                        && kafka.group.isStable();
        if (isDone) {
            closedAt = schedule.now();
            operator.close();
            schedule.in(LOOK, this::lookOnce);
            return;
        }
        // A deadline of the clock that was fastest is waited for by the one that was slowest.
        long patience = PATIENCE + operator.clocksApart();
        if (schedule.now() > scenario.calmAt().toNanos() + patience) {
            throw new Violation.Found("progress", "stalled: " + books.progress());
        }
        schedule.in(LOOK, this::look);
    }

    private void mustMove(SimProcess process) {
        if (process.stalled().compareTo(STANDSTILL) > 0) {
            throw new Violation.Found(
                    "nothing stands still", process.id + ": " + process.stalled());
        }
    }

    private void lookOnce() {
        over = operator.isEmpty() && onItsWay == 0;
        if (!over) {
            schedule.in(LOOK, this::lookOnce);
        }
    }

    private void committed(Transaction transaction) {
        books.committed(transaction);
        clerk.committed();
        note(new Fact.Visible(schedule.now(), transaction.process, transaction.batch));
    }

    /** Compacts all state partitions. */
    void compactState() {
        kafka.states
                .values()
                .forEach(
                        log ->
                                log.compact(
                                        World::keyOf,
                                        record ->
                                                record instanceof StateRecord.Forgotten
                                                        || record
                                                                instanceof
                                                                StateRecord.ForgottenMember));
    }

    private record MemberKey(String group, String address) {}

    private static Object keyOf(StateRecord record) {
        return switch (record) {
            case StateRecord.OfProgress _ -> "progress";
            case StateRecord.OfUser(var address, _) -> EntityKey.user(address);
            case StateRecord.OfGroup(var id, _) -> EntityKey.group(id);
            case StateRecord.OfMember(var id, var address, _) -> new MemberKey(id, address);
            case StateRecord.Forgotten(var key) -> key;
            case StateRecord.ForgottenMember(var id, var address) -> new MemberKey(id, address);
        };
    }

    // ---- the app token -------------------------------------------------------------------------

    /** mesibo accepts the app token no more; after a while the file has a new one. */
    void rejectAppToken(Failure.Forbidden.Kind kind) {
        if (appTokenWanted > tokenFile) {
            return;
        }
        forbidden = kind;
        appTokenWanted++;
        trace.say(schedule.now(), "mesibo", () -> "rejects the app token: " + kind);
        long wait =
                Math.min(
                        dice.millis(200, 6000),
                        Math.max(0, scenario.calmAt().toNanos() - schedule.now()));
        schedule.in(
                wait,
                () -> {
                    tokenFile = appTokenWanted;
                    operator.appTokenChanged();
                });
    }

    int appTokenWanted() {
        return appTokenWanted;
    }

    int tokenFile() {
        return tokenFile;
    }

    Failure.Forbidden.Kind forbidden() {
        return forbidden;
    }

    // ---- parts ---------------------------------------------------------------------------------

    void note(Fact fact) {
        facts.add(fact);
    }

    void onItsWay(int more) {
        onItsWay += more;
    }

    double trouble() {
        return schedule.now() < scenario.calmAt().toNanos() ? scenario.trouble() : 0;
    }

    Instant wall(long nanos) {
        return BEGINNING.plusNanos(nanos);
    }

    /** The world's time at {@code wall}. */
    static long nanos(Instant wall) {
        return Duration.between(BEGINNING, wall).toNanos();
    }

    Schedule schedule() {
        return schedule;
    }

    Trace trace() {
        return trace;
    }

    Scenario scenario() {
        return scenario;
    }

    SimKafka kafka() {
        return kafka;
    }

    SimMesibo mesibo() {
        return mesibo;
    }

    Weather weather() {
        return weather;
    }

    Books books() {
        return books;
    }

    Operator operator() {
        return operator;
    }
}
