package io.github.mesiboprovisioner.worker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content negotiation of {@code /metrics}. */
final class ExpositionTest {

    @ParameterizedTest(name = "Accept: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                               | PROMETHEUS",
                "*/*                                                              | PROMETHEUS",
                "text/plain                                                       | PROMETHEUS",
                "application/openmetrics-text                                     | OPEN_METRICS",
                "application/openmetrics-text; version=1.0.0; charset=utf-8       | OPEN_METRICS",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.4 | OPEN_METRICS",
                "application/openmetrics-text;q=0.4, text/plain;version=0.0.4;q=0.5 | PROMETHEUS",
                "application/openmetrics-text;q=0                                 | PROMETHEUS",
                "application/vnd.google.protobuf;q=0.7,text/plain;q=0.3,*/*;q=0.1 | PROMETHEUS",
            })
    void of_acceptHeader_choosesTheFormat(String accept, Exposition expected) {
        assertThat(Exposition.of(accept)).isEqualTo(expected);
    }
}
