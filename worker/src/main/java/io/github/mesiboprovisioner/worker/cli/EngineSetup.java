package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.AcceptReset;
import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.config.RemovalLimit;
import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.WorkerSettings;
import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.mesiboprovisioner.worker.engine.EngineSettings;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.RemovalGuard;
import io.github.mesiboprovisioner.worker.engine.RetryRule;
import io.github.mesiboprovisioner.worker.entity.RequestSizes;
import io.github.mesiboprovisioner.worker.entity.Rules;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What the settings mean for the engine. */
final class EngineSetup {

    /** Large enough that calls do not wait for it, small enough to be read before the first one. */
    private static final int STARTED_BLOCK = 1000;

    private EngineSetup() {}

    static EngineSettings engine(Settings settings, RequestSizes sizes) {
        WorkerSettings worker = settings.worker();
        return new EngineSettings(
                settings.kafka().groupId(),
                rules(settings, sizes),
                calls(settings.mesibo()),
                removals(worker.guards().removalLimit()),
                start(worker.takeover()),
                worker.flow().pendingMax(),
                STARTED_BLOCK,
                worker.flow().commitInterval(),
                worker.takeover().hold(),
                worker.memory().deletedRetention(),
                settings.mesibo().endpoint().callTimeMax(),
                stopTime(worker.instance().shutdownTimeout()));
    }

    /** The rest is for the last commit. */
    private static Duration stopTime(Duration shutdownTimeout) {
        return shutdownTimeout.multipliedBy(4).dividedBy(5);
    }

    static Circuit.Settings circuit(MesiboSettings.Circuit circuit) {
        return new Circuit.Settings(circuit.failureRate(), circuit.window(), circuit.open());
    }

    private static Rules rules(Settings settings, RequestSizes sizes) {
        MesiboSettings mesibo = settings.mesibo();
        return new Rules(
                mesibo.access().appId(),
                mesibo.access().tokenExpiry(),
                mesibo.dialect().deployment() == MesiboSettings.Deployment.SELF_HOSTED,
                settings.worker().memory().memberWait(),
                mesibo.endpoint().callTimeMax(),
                sizes);
    }

    private static EngineSettings.Calls calls(MesiboSettings mesibo) {
        RetryRule retry =
                new RetryRule(
                        mesibo.retry().attemptsMax(),
                        mesibo.retry().initialBackoff(),
                        mesibo.retry().maxBackoff());
        return new EngineSettings.Calls(
                mesibo.limits().operationsPerSecond().doubleValue(),
                mesibo.limits().concurrency(),
                retry);
    }

    private static RemovalGuard.Limit removals(RemovalLimit limit) {
        return switch (limit) {
            case RemovalLimit.Off() -> new RemovalGuard.Limit(0, Duration.ZERO);
            case RemovalLimit.PerWindow(var count, var window) ->
                    new RemovalGuard.Limit(count, window);
        };
    }

    private static EngineSettings.Start start(WorkerSettings.Takeover takeover) {
        boolean latest = takeover.start() == WorkerSettings.Start.LATEST;
        return switch (takeover.acceptReset()) {
            case AcceptReset.None() -> new EngineSettings.Start(latest, false, Set.of());
            case AcceptReset.All() -> new EngineSettings.Start(latest, true, Set.of());
            case AcceptReset.Only(var partitions) ->
                    new EngineSettings.Start(
                            latest,
                            false,
                            partitions.stream()
                                    .map(one -> new PartitionId(one.topic(), one.partition()))
                                    .collect(Collectors.toSet()));
        };
    }
}
