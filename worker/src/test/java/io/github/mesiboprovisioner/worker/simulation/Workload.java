package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Queued;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts events on the input topics, in bursts, some of them twice. */
final class Workload {
    /** Users whom mesibo knows and no event is about. */
    static final List<String> ALWAYS_THERE = List.of("m0", "m1", "m2");

    static final String NO_ADDRESS = "a,b";

    private final World world;
    private final Dice dice;
    private final List<EntityKey> entities = new ArrayList<>();
    private final Map<EntityKey, PartitionId> home = new HashMap<>();
    private final List<IdentityEvent> made = new ArrayList<>();
    private final EventMaker maker;
    private int planned;
    private int replays;

    /** {@code crowded}: groups may have so many members that removals are held. */
    Workload(World world, Dice dice, boolean crowded) {
        this.world = world;
        this.dice = dice;
        List<String> addresses = new ArrayList<>(ALWAYS_THERE);
        addresses.addAll(List.of("x0", NO_ADDRESS));
        Scenario.Population population = world.scenario().population();
        for (int i = 0; i < population.users(); i++) {
            addresses.add("u" + i);
            settle(EntityKey.user("u" + i));
        }
        for (int i = 0; i < population.groups(); i++) {
            settle(EntityKey.group(dice.chance(0.2) ? "u" + i : "g" + i));
        }
        ALWAYS_THERE.forEach(world.mesibo()::addUser);
        List<String> crowd = new ArrayList<>();
        for (int i = crowded && population.groups() > 0 ? 20 : 0; i > 0; i--) {
            crowd.add("c" + i);
        }
        crowd.forEach(world.mesibo()::addUser);
        this.maker = new EventMaker(dice, addresses, crowd);
    }

    private void settle(EntityKey key) {
        entities.add(key);
        home.put(key, dice.pick(world.scenario().partitions()));
    }

    void start() {
        long last = (long) (world.scenario().calmAt().toNanos() * 0.8);
        int left = world.scenario().population().events();
        while (left > 0) {
            int burst = Math.min(left, dice.chance(0.5) ? dice.between(1, 3) : dice.between(2, 12));
            left -= burst;
            planned += burst;
            EntityKey favourite = entities.get(dice.skewed(entities.size()));
            boolean mixed = dice.chance(0.6);
            world.schedule()
                    .at(
                            (long) (dice.fraction() * last),
                            () ->
                                    produce(
                                            burst,
                                            mixed ? Optional.empty() : Optional.of(favourite)));
        }
    }

    boolean isDone() {
        return planned == 0;
    }

    private void produce(int burst, Optional<EntityKey> about) {
        for (int i = 0; i < burst; i++) {
            planned--;
            EntityKey key = about.orElseGet(() -> entities.get(dice.skewed(entities.size())));
            produceOne(key);
        }
        world.operator().forEach(process -> process.intake.nudge());
    }

    private void produceOne(EntityKey key) {
        double kind = dice.fraction();
        if (kind < 0.03) {
            append(key, new InputRecord.Content.Tombstone(key.id()));
        } else if (kind < 0.06) {
            append(
                    key,
                    new InputRecord.Content.Undecodable(
                            key.id(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Result.Trace.NONE,
                            "made up"));
        } else if (kind < 0.14 && !made.isEmpty()) {
            IdentityEvent again = made.get(made.size() - 1 - dice.skewed(made.size()));
            append(EntityKey.of(again), new InputRecord.Content.Event(again, Optional.empty()));
        } else if (kind < 0.2) {
            replay();
        } else {
            IdentityEvent event = maker.make(key, world.wall(world.schedule().now()));
            made.add(event);
            append(key, new InputRecord.Content.Event(event, Optional.empty()));
        }
    }

    /** An operator puts a dead letter back. */
    private void replay() {
        List<Output.ToDeadLetters> letters = world.kafka().deadLetters.committed();
        if (letters.isEmpty()) {
            return;
        }
        Output.ToDeadLetters letter = dice.pick(letters);
        if (letter.raw() instanceof InputRecord.Content.Event(var event, _)) {
            long original = letter.origin().offset();
            String mark = "dead/0/" + (dice.chance(0.2) ? replays : ++replays);
            append(
                    EntityKey.of(event),
                    new InputRecord.Content.Event(
                            event,
                            Optional.of(new Queued.Replay(mark, original, dice.chance(0.3)))));
        }
    }

    private void append(EntityKey key, InputRecord.Content content) {
        PartitionId partition = home.getOrDefault(key, world.scenario().partitions().getFirst());
        InputLog log = world.kafka().input(partition);
        if (dice.chance(0.15)) {
            log.skip(dice.between(1, 4));
        }
        InputRecord record =
                new InputRecord(log.end(), world.wall(world.schedule().now()), content, content);
        log.append(record);
        world.books().appended(partition, record);
        world.trace()
                .say(
                        world.schedule().now(),
                        "source",
                        () -> partition + "/" + record.offset() + " " + Telling.of(content));
        if (dice.chance(0.2)) {
            log.skip(1);
        }
    }
}
