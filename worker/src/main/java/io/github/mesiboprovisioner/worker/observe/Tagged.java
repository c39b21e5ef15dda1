package io.github.mesiboprovisioner.worker.observe;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;

import java.util.stream.IntStream;

/** Label values beside the names that the metric gives them. */
final class Tagged {
    private Tagged() {}

    static Tags tags(Metric metric, String... values) {
        if (values.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has labels " + metric.labels());
        }
        return Tags.of(
                IntStream.range(0, values.length)
                        .mapToObj(i -> Tag.of(metric.labels().get(i), values[i]))
                        .toList());
    }
}
