package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.mesiboprovisioner.worker.engine.EngineSettings;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.RemovalGuard;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.RetryRule;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.RequestSizes;
import io.github.mesiboprovisioner.worker.entity.Rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The size and the settings of a world.
 *
 * @param calmAt when faults end
 * @param trouble how likely a transaction meets trouble
 */
record Scenario(
        List<PartitionId> partitions,
        int instances,
        Duration session,
        Duration requestTimeout,
        Duration calmAt,
        double trouble,
        Circuit.Settings circuit,
        EngineSettings settings,
        int attemptsMax,
        Population population) {
    static final String GROUP = "provisioner";
    static final String APP = "app";

    /** What events are about. */
    record Population(int users, int groups, int events) {}

    static Scenario of(Dice dice) {
        Duration requestTimeout = Duration.ofMillis(dice.between(400, 3000));
        int attemptsMax = dice.between(2, 8);
        return new Scenario(
                partitions(dice),
                dice.between(1, 3),
                Duration.ofMillis(dice.between(4000, 10_000)),
                requestTimeout,
                Duration.ofSeconds(dice.between(8, 30)),
                dice.chance(0.4) ? 0 : dice.fraction() * 0.15,
                new Circuit.Settings(
                        dice.pick(List.of(50f, 80f, 100f)),
                        dice.between(5, 20),
                        Duration.ofMillis(dice.between(300, 4000))),
                settings(dice, requestTimeout, attemptsMax),
                attemptsMax,
                new Population(dice.between(1, 4), dice.between(0, 2), dice.between(5, 40)));
    }

    private static List<PartitionId> partitions(Dice dice) {
        List<PartitionId> partitions = new ArrayList<>();
        int count = dice.between(1, 4);
        boolean oneTopic = dice.chance(0.6);
        for (int i = 0; i < count; i++) {
            boolean first = oneTopic || i % 2 == 0;
            partitions.add(
                    new PartitionId(
                            first ? "identity.users" : "identity.groups", oneTopic ? i : i / 2));
        }
        return List.copyOf(partitions);
    }

    private static EngineSettings settings(Dice dice, Duration requestTimeout, int attemptsMax) {
        return new EngineSettings(
                GROUP,
                rules(dice, requestTimeout),
                new EngineSettings.Calls(
                        dice.chance(0.3) ? 2 + 3 * dice.fraction() : dice.between(5, 60),
                        dice.chance(0.3) ? dice.between(1, 2) : 64,
                        new RetryRule(
                                attemptsMax,
                                Duration.ofMillis(dice.between(50, 200)),
                                Duration.ofMillis(dice.between(500, 5000)))),
                new RemovalGuard.Limit(
                        dice.chance(0.3) ? 0 : dice.between(1, 6), Duration.ofHours(1)),
                new EngineSettings.Start(false, false, Set.of()),
                dice.chance(0.3) ? dice.between(2, 8) : 10_000,
                dice.pick(List.of(1, 2, 4, 10, 100)),
                Duration.ofMillis(dice.between(1, 50)),
                Duration.ofMillis(dice.between(1000, 5000)),
                Duration.ofDays(30),
                requestTimeout.plusMillis(dice.between(100, 500)),
                requestTimeout.plusMillis(500));
    }

    private static Rules rules(Dice dice, Duration requestTimeout) {
        return new Rules(
                APP,
                Duration.ofDays(365),
                dice.chance(0.4),
                Duration.ofSeconds(dice.between(5, 60)),
                requestTimeout.plusMillis(100),
                new Sizes(dice.chance(0.5) ? 1000 : dice.between(105, 130)));
    }

    /** Made up, but growing with what is sent. */
    private record Sizes(int maxBytes) implements RequestSizes {
        @Override
        public int bytesOf(Operation operation) {
            return switch (operation) {
                case Operation.GroupEditMembers edit ->
                        100 + String.join(",", edit.addresses()).length();
                case Operation.UserAdd _,
                        Operation.UserDeactivate _,
                        Operation.UserDelete _,
                        Operation.GroupAdd _,
                        Operation.GroupSet _,
                        Operation.GroupDelete _,
                        Operation.GroupsGet _,
                        Operation.GroupGetMembers _ ->
                        100;
            };
        }
    }

    Restored.Facts facts(PartitionId partition, InputLog input) {
        long ofTopic =
                partitions.stream()
                        .filter(other -> other.topic().equals(partition.topic()))
                        .count();
        return new Restored.Facts(
                "id of " + partition.topic(),
                "id of state of " + partition.topic(),
                (int) ofTopic,
                partitions.size(),
                input.start(),
                input.end());
    }

    Duration shutdownTimeout() {
        return requestTimeout.plus(session).plusSeconds(5);
    }

    Duration transactionTimeout() {
        return session.dividedBy(2);
    }

    List<String> instanceNames() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= instances; i++) {
            names.add("w" + i);
        }
        return names;
    }
}
