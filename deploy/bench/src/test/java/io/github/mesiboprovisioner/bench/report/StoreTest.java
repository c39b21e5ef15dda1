package io.github.mesiboprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.bench.scenario.Figure;
import io.github.mesiboprovisioner.bench.scenario.Measurement;
import io.github.mesiboprovisioner.bench.scenario.Scenario;
import io.github.mesiboprovisioner.bench.stage.Contestant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

class StoreTest {

    private static final Measurement MEASUREMENT =
            new Measurement(
                    Scenario.A, Contestant.WORKER, 1, Map.of(Figure.EVENTS_PER_SECOND, 2000.0));

    @Test
    void fits_measuredAlike_andNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");
        Store.open(file).add(MEASUREMENT, conditions("-Xmx512m"));

        Store store = Store.open(file);

        assertThat(store.all()).containsExactly(MEASUREMENT);
        assertThat(store.fits(conditions("-Xmx512m"))).isTrue();
        assertThat(store.fits(conditions("-Xmx256m"))).isFalse();
    }

    @Test
    void fits_nothingMeasured_everything(@TempDir Path folder) throws IOException {
        assertThat(Store.open(folder.resolve("none")).fits(conditions("-Xmx256m"))).isTrue();
    }

    private static ObjectNode conditions(String jvm) {
        return new ObjectMapper().createObjectNode().put("events", 20_000).put("jvm", jvm);
    }
}
