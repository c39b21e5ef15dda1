package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Audit;
import io.github.mesiboprovisioner.bench.stage.Scene;

import java.io.IOException;
import java.util.Map;

/** Whether order and one result per event held. */
final class Promises {

    private Promises() {}

    /** What is missing is told only if the contestant should have come to the end. */
    static void put(Map<Figure, Double> figures, Scene scene, boolean through)
            throws IOException, InterruptedException {
        Audit audit = scene.audit();
        if (through) {
            figures.put(Figure.MISSING, (double) audit.missing());
        }
        figures.put(Figure.DOUBLED, (double) audit.doubled());
        figures.put(Figure.DISORDERED, (double) audit.disordered());
        figures.put(Figure.OVERLAPS, (double) scene.overlaps());
    }
}
