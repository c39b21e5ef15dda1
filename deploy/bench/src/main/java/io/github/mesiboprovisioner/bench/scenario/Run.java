package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Contestant;
import io.github.mesiboprovisioner.bench.stage.Launch;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Stage;

import java.util.OptionalDouble;

/**
 * One contestant's turn.
 *
 * @param capacity events per second that it was seen to do in scenario a
 */
public record Run(
        Stage stage, Contestant contestant, Conditions conditions, OptionalDouble capacity) {

    /** How the contestant is started in this scene. */
    Launch launch(Scene scene, int rate) {
        return new Launch(
                contestant,
                scene.settings(conditions.concurrency(), rate),
                conditions.jvm(),
                conditions.logs().resolve(contestant.id() + ".log"));
    }
}
