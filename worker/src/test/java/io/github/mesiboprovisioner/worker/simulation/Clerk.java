package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.worker.engine.StateTable;
import io.github.mesiboprovisioner.worker.entity.EntityKey;

/**
 * Decides about held removals, as an operator does with the commands: looks at what is committed,
 * at once or later, and writes at its own pace. Says some things twice, and some when it is too
 * late.
 */
final class Clerk {
    private final World world;
    private final Dice dice;
    private final ControlLog log;
    private final boolean attentive;
    private int onItsDesk;

    Clerk(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.log = world.kafka().control;
        this.attentive = dice.chance(0.7);
    }

    void start() {
        long calmAt = world.scenario().calmAt().toNanos();
        int looks = dice.chance(0.3) ? 0 : dice.between(1, 12);
        for (int i = 0; i < looks; i++) {
            onItsDesk++;
            world.schedule().at((long) (dice.fraction() * calmAt * 1.2), this::look);
        }
    }

    /** Something was committed. */
    void committed() {
        boolean isNews = world.books().waiting().anyMatch(origin -> !log.isDecided(origin));
        if (attentive && onItsDesk == 0 && isNews && dice.chance(0.7)) {
            onItsDesk++;
            world.schedule().in(dice.millis(0, dice.chance(0.5) ? 20 : 1500), this::look);
        }
    }

    /** True if nothing more comes, and the workers have done what was said. */
    boolean isDone() {
        return onItsDesk == 0 && world.books().waiting().noneMatch(log::isDecided);
    }

    private void look() {
        onItsDesk--;
        if (dice.chance(0.1)) {
            log.appendNonsense();
        }
        if (dice.chance(0.3) && !log.commands().isEmpty()) {
            log.append(dice.pick(log.commands()));
        }
        world.books().forEachTable(this::look);
    }

    private void look(StateTable table) {
        table.waiting()
                .forEach(
                        (key, held) -> {
                            if (dice.chance(0.8)) {
                                decide(key, held.origin());
                            }
                        });
    }

    private void decide(EntityKey key, EventOrigin origin) {
        ControlCommand.Kind kind =
                switch (key.kind()) {
                    case USER -> ControlCommand.Kind.USER;
                    case GROUP -> ControlCommand.Kind.GROUP;
                };
        ControlCommand.Entity entity = new ControlCommand.Entity(kind, key.id());
        int times = dice.chance(0.2) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            ControlCommand command =
                    dice.chance(0.7)
                            ? new ControlCommand.Release(entity, origin)
                            : new ControlCommand.Reject(entity, origin);
            onItsDesk++;
            world.schedule().in(dice.millis(0, dice.chance(0.3) ? 3000 : 20), () -> say(command));
        }
    }

    private void say(ControlCommand command) {
        onItsDesk--;
        log.append(command);
        world.trace().say(world.schedule().now(), "clerk", command::toString);
        world.operator().forEach(process -> process.control.nudge());
    }
}
