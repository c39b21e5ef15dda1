package io.github.mesiboprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void of_oddNumberOfValues_medianIsTheMiddleOne() {
        assertThat(Spread.of(new double[] {9, 1, 5})).isEqualTo(new Spread(5, 1, 9, 3));
    }

    @Test
    void of_evenNumberOfValues_medianIsBetweenTheMiddleOnes() {
        assertThat(Spread.of(new double[] {4, 1, 2, 9}).median()).isEqualTo(3);
    }

    @Test
    void of_nothing_isEmpty() {
        assertThat(Spread.of(new double[0]).isEmpty()).isTrue();
    }
}
