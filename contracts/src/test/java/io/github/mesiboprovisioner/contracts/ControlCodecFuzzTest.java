package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.github.mesiboprovisioner.contracts.ControlCodec.Read;
import io.github.mesiboprovisioner.contracts.ControlCommand.Entity;
import io.github.mesiboprovisioner.contracts.ControlCommand.Kind;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** Any bytes as the value of a record of the control topic. */
class ControlCodecFuzzTest {

    private final ControlCodec codec = new ControlCodec();

    static Stream<byte[]> inputs() {
        return Stream.concat(seeds(), Corpus.of(ControlCodecFuzzTest.class));
    }

    private static Stream<byte[]> seeds() {
        return Samples.seeds(10)
                .mapToObj(seed -> new Samples(seed).result().origin())
                .flatMap(
                        event ->
                                Stream.of(
                                        new ControlCommand.Release(
                                                new Entity(Kind.USER, "ada"), event),
                                        new ControlCommand.Reject(
                                                new Entity(Kind.GROUP, "board"), event)))
                .map(command -> new ControlCodec().encode(command).value());
    }

    @MethodSource("inputs")
    @FuzzTest
    void fuzz(byte[] value) {
        decode_anyValue_isACommandOrNamesTheField(value);
    }

    @ParameterizedTest(name = "input {index}")
    @MethodSource("inputs")
    void decode_anyValue_isACommandOrNamesTheField(byte[] value) {
        switch (codec.decode(new RawRecord(null, List.of(), value))) {
            case Read.Command(var command) -> {
                assertThat(new String(value, UTF_8).getBytes(UTF_8)).isEqualTo(value);
                assertThat(codec.decode(codec.encode(command).received()))
                        .isEqualTo(new Read.Command(command));
            }
            case Read.Unreadable(var cause) -> Causes.assertNamesTheFault(cause);
        }
    }
}
