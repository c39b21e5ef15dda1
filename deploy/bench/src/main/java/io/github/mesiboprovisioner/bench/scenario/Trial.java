package io.github.mesiboprovisioner.bench.scenario;

import java.io.IOException;
import java.util.Map;

/** A way to measure. */
interface Trial {
    Map<Figure, Double> measure(Run run) throws IOException, InterruptedException;
}
