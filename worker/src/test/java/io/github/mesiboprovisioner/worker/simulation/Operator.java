package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.entity.Failure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Starts instances, and does to them what happens to processes. */
final class Operator {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final World world;
    private final Dice dice;
    private final Map<String, SimProcess> running = new LinkedHashMap<>();
    private final Map<String, Integer> lives = new LinkedHashMap<>();

    /** How far the wall clocks of the hosts are off, in nanoseconds. */
    private final Map<String, Long> clocks = new HashMap<>();

    private long fastest;
    private long slowest;

    private final Set<SimProcess> replaced = new LinkedHashSet<>();
    private final List<String> names;
    private boolean calm;
    private boolean closing;
    private long quietUntil;

    /** Offsets are not where the worker left them. */
    private boolean damaged;

    /** What can happen. */
    private enum Mischief {
        KILL,
        KILL_SOON,
        STOP,
        FREEZE,
        CUT_OFF,
        NEW_TOKEN,
        HALT,
        ALL_STOP,
        COMPACT,
        TWIN,
        CLOCK,
        MOVE_OFFSETS,
        PUT_OUT
    }

    Operator(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.names = world.scenario().instanceNames();
    }

    void start() {
        long calmAt = world.scenario().calmAt().toNanos();
        for (String name : names) {
            long late = dice.chance(0.6) ? dice.millis(0, 500) : (long) (dice.fraction() * calmAt);
            world.schedule().at(late, () -> begin(name));
        }
        int count = dice.chance(0.2) ? 0 : dice.between(1, 5);
        for (int i = 0; i < count; i++) {
            Mischief mischief = dice.pick(List.of(Mischief.values()));
            String name = dice.pick(names);
            world.schedule().at((long) (dice.fraction() * calmAt), () -> commit(mischief, name));
        }
        world.schedule().at(calmAt, this::calm);
    }

    void forEach(Consumer<SimProcess> action) {
        List.copyOf(running.values()).forEach(action);
    }

    /** Everybody is there, and the group is at rest. */
    boolean isComplete() {
        return calm
                && !damaged
                && replaced.isEmpty()
                && running.keySet().containsAll(names)
                && running.values().stream().allMatch(process -> process.intake.isSettled());
    }

    boolean isEmpty() {
        return running.isEmpty();
    }

    private void begin(String name) {
        if (running.containsKey(name) || closing) {
            return;
        }
        if (world.schedule().now() < quietUntil) {
            world.schedule().at(quietUntil, () -> begin(name));
            return;
        }
        ProcessId id = new ProcessId(name, lives.merge(name, 1, Integer::sum));
        SimProcess process = new SimProcess(world, id, dice.split());
        running.put(name, process);
        process.start();
    }

    private void beginLater(String name) {
        long wait =
                dice.chance(0.5)
                        ? dice.millis(50, 1000)
                        : dice.between(
                                Duration.ofSeconds(1), world.scenario().session().multipliedBy(2));
        world.schedule().in(calm ? dice.millis(50, 500) : wait, () -> begin(name));
    }

    void died(SimProcess process) {
        replaced.remove(process);
        if (running.remove(process.id.instance(), process)) {
            beginLater(process.id.instance());
        }
    }

    /** Faults end: whoever is frozen wakes, whoever is down comes back. */
    private void calm() {
        calm = true;
        forEach(process -> process.dieAfterEffects(-1));
        forEach(this::thaw);
        List.copyOf(replaced).forEach(this::thaw);
        names.forEach(this::beginLater);
    }

    /** Everybody stops, for good. */
    void close() {
        closing = true;
        forEach(process -> process.intake.stop());
    }

    private void commit(Mischief mischief, String name) {
        SimProcess process = running.get(name);
        switch (mischief) {
            case KILL -> ifThere(process, victim -> victim.die(false));
            case KILL_SOON ->
                    ifThere(process, victim -> victim.dieAfterEffects(dice.between(0, 25)));
            case STOP -> ifThere(process, victim -> victim.intake.stop());
            case FREEZE -> ifThere(process, this::freeze);
            case CUT_OFF ->
                    ifThere(
                            process,
                            victim ->
                                    victim.intake.cutOff(
                                            Math.min(
                                                    world.scenario().calmAt().toNanos(),
                                                    world.schedule().now() + aWhile())));
            case NEW_TOKEN ->
                    world.rejectAppToken(dice.pick(List.of(Failure.Forbidden.Kind.values())));
            case HALT -> ifThere(process, this::halt);
            case ALL_STOP -> stopAll();
            case COMPACT -> world.compactState();
            case TWIN -> ifThere(process, this::twin);
            case CLOCK -> setClock(name);
            case MOVE_OFFSETS -> moveOffsets();
            case PUT_OUT -> ifThere(process, this::putOut);
        }
    }

    /** The clock on the wall of a host is set ahead or back by an hour, and perhaps right again. */
    private void setClock(String host) {
        long jump = dice.chance(0.5) ? HOUR : -HOUR;
        moveClock(host, jump);
        if (dice.chance(0.5)) {
            world.schedule().in(aWhile(), () -> moveClock(host, -jump));
        }
    }

    private void moveClock(String host, long jump) {
        long off = clocks.merge(host, jump, Long::sum);
        fastest = Math.max(fastest, off);
        slowest = Math.min(slowest, off);
    }

    /** How far the clocks on the wall have been apart at most, in nanoseconds. */
    long clocksApart() {
        return fastest - slowest;
    }

    boolean clocksWereSet() {
        return !clocks.isEmpty();
    }

    /** What the clock on the wall of {@code host} says. */
    Instant wall(String host) {
        return world.wall(world.schedule().now() + clocks.getOrDefault(host, 0L));
    }

    private static void ifThere(@Nullable SimProcess process, Consumer<SimProcess> action) {
        if (process != null && !process.isFrozen()) {
            action.accept(process);
        }
    }

    private long aWhile() {
        return dice.between(Duration.ofMillis(100), world.scenario().session().multipliedBy(2));
    }

    private void freeze(SimProcess process) {
        process.freeze();
        world.schedule().in(aWhile(), () -> thaw(process));
    }

    private void thaw(SimProcess process) {
        if (process.isFrozen() && !process.isDead()) {
            process.thaw();
        }
    }

    private void halt(SimProcess process) {
        process.halt(true);
        world.schedule()
                .in(
                        dice.millis(100, 5000),
                        () -> {
                            if (!process.isDead()) {
                                process.halt(false);
                            }
                        });
    }

    /** Everybody stops; the group empties, its offsets expire, and everybody comes back. */
    private void stopAll() {
        killAll();
        world.schedule().at(quietUntil, () -> world.kafka().expireOffsets());
    }

    /** Whoever is not frozen; none comes back before the group is empty. */
    private void killAll() {
        forEach(process -> ifThere(process, victim -> victim.die(false)));
        quietUntil = world.schedule().now() + world.scenario().session().toNanos() * 5 / 2;
    }

    /** Somebody resets the offsets while nobody is there; an operator finds out and repairs it. */
    private void moveOffsets() {
        killAll();
        world.schedule()
                .at(
                        quietUntil,
                        () -> {
                            if (world.kafka().group.isEmpty() && !damaged) {
                                damaged = true;
                                world.kafka().moveOffsets(dice);
                                world.schedule().in(dice.millis(500, 4000), this::repair);
                            }
                        });
    }

    private void repair() {
        forEach(this::thaw);
        List.copyOf(replaced).forEach(process -> process.die(false));
        killAll();
        world.schedule()
                .at(
                        quietUntil,
                        () -> {
                            world.kafka().expireOffsets();
                            damaged = !world.kafka().group.isEmpty();
                            if (damaged) {
                                repair();
                            }
                        });
    }

    /** Out of the group without a word. Only one that is alone: nobody may take over so soon. */
    private void putOut(SimProcess process) {
        if (names.size() == 1 && replaced.isEmpty()) {
            process.say("is put out of the group");
            world.kafka().group.remove(process.id.instance());
            process.intake.heartbeatSoon();
        }
    }

    /** What happens just when something is under way. */
    void strike(SimProcess process) {
        if (names.size() == 1 && dice.chance(0.5)) {
            putOut(process);
        } else {
            process.die(false);
        }
    }

    /** A frozen process is given up and replaced, and wakes afterwards. */
    private void twin(SimProcess process) {
        process.freeze();
        long session = world.scenario().session().toNanos();
        world.schedule().in(session + dice.millis(0, 500), () -> replace(process));
        world.schedule().in(session + dice.millis(0, 3000), () -> thaw(process));
    }

    private void replace(SimProcess process) {
        boolean isQuiet = world.schedule().now() < quietUntil;
        if (process.isFrozen() && !isQuiet && running.remove(process.id.instance(), process)) {
            replaced.add(process);
            begin(process.id.instance());
        }
    }

    void appTokenChanged() {
        forEach(
                process ->
                        world.schedule()
                                .in(
                                        dice.millis(0, 1000),
                                        () -> {
                                            if (!process.isDead()) {
                                                process.lookAtTokenFile();
                                            }
                                        }));
    }
}
