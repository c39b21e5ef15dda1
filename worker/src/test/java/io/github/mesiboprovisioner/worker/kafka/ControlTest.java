package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ControlCodec;
import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.worker.engine.Input;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reader of the control topic, poll by poll. */
class ControlTest {

    private static final TopicPartition PARTITION = new TopicPartition("control", 0);

    private final Reports reports = new Reports();
    private final StopSignal stop = new StopSignal();
    private final Deque<Reader> readers = new ArrayDeque<>();
    private final Control control =
            new Control(
                    new Clients(
                            () -> {
                                throw new AssertionError("no producer is needed");
                            },
                            () -> {
                                throw new AssertionError("no member is needed");
                            },
                            _ -> readers.remove(),
                            () -> {
                                throw new AssertionError("no admin is needed");
                            }),
                    "control",
                    reports.outlets(),
                    stop);

    /** A consumer that does as it is told at each poll. */
    private static final class Reader extends MockConsumer<byte[], byte[]> {
        private long end;

        Reader(long beginning) {
            super("earliest");
            updateBeginningOffsets(Map.of(PARTITION, beginning));
            ends(0);
        }

        Reader then(Runnable task) {
            schedulePollTask(task);
            return this;
        }

        void ends(long offset) {
            end = offset;
            updateEndOffsets(Map.of(PARTITION, end));
        }

        void append(byte[] value) {
            addRecord(new ConsumerRecord<>("control", 0, end, new byte[0], value));
            ends(end + 1);
        }
    }

    private static ControlCommand command(long offset) {
        return new ControlCommand.Release(
                new ControlCommand.Entity(ControlCommand.Kind.USER, "ada"),
                new EventOrigin(
                        Optional.of("id"),
                        Optional.of("/hr"),
                        Optional.of("type"),
                        "identity.users",
                        0,
                        offset));
    }

    private static byte[] bytes(long offset) {
        EncodedRecord encoded = new ControlCodec().encode(command(offset));
        return encoded.value();
    }

    private static Input.ControlRead.At at(long position, long offset) {
        return new Input.ControlRead.At(position, command(offset));
    }

    private Reader reader(long beginning) {
        Reader reader = new Reader(beginning);
        readers.add(reader);
        return reader;
    }

    @Test
    void run_allThatIsThere_isToldAndNonsensePassedOver() {
        Reader reader = reader(0);
        reader.then(
                        () -> {
                            reader.append(bytes(7));
                            reader.append("nonsense".getBytes(UTF_8));
                            reader.append(bytes(8));
                        })
                .then(stop::give);
        control.run();

        assertThat(reports.pieces())
                .containsExactly(new Input.ControlRead(0, List.of(at(0, 7), at(2, 8)), 3, 3));
    }

    @Test
    void run_emptyTopic_isToldOnce() {
        reader(0).then(() -> {}).then(() -> {}).then(stop::give);
        control.run();

        assertThat(reports.pieces()).containsExactly(new Input.ControlRead(0, List.of(), 0, 0));
    }

    @Test
    void run_brokerTrouble_goesOnWhereItWas() {
        Reader first = reader(0);
        first.then(() -> first.append(bytes(7)))
                .then(() -> first.setPollException(new KafkaException("away")));
        Reader second = reader(0);
        second.then(
                        () -> {
                            second.append(bytes(7));
                            second.append(bytes(8));
                        })
                .then(stop::give);
        control.run();

        assertThat(reports.pieces())
                .containsExactly(
                        new Input.ControlRead(0, List.of(at(0, 7)), 1, 1),
                        new Input.ControlRead(1, List.of(at(1, 8)), 2, 2));
    }

    @Test
    void readAgain_earlier_goesBackButNeverAhead() {
        Reader reader = reader(0);
        reader.then(
                        () -> {
                            reader.append(bytes(7));
                            reader.append(bytes(8));
                        })
                .then(
                        () -> {
                            control.readAgain(1);
                            control.readAgain(5);
                        })
                .then(() -> reader.addRecord(record(1, bytes(8))))
                .then(stop::give);
        control.run();

        assertThat(reports.pieces())
                .containsExactly(
                        new Input.ControlRead(0, List.of(at(0, 7), at(1, 8)), 2, 2),
                        new Input.ControlRead(1, List.of(at(1, 8)), 2, 2));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value) {
        return new ConsumerRecord<>("control", 0, offset, new byte[0], value);
    }

    @Test
    void run_topicMadeAgain_isToldFromItsBeginning() {
        Reader reader = reader(0);
        reader.then(
                        () -> {
                            reader.append(bytes(7));
                            reader.append(bytes(8));
                        })
                .then(
                        () -> {
                            reader.seek(PARTITION, 0);
                            reader.ends(1);
                            reader.addRecord(record(0, bytes(9)));
                        })
                .then(stop::give);
        control.run();

        assertThat(reports.pieces().getLast())
                .isEqualTo(new Input.ControlRead(0, List.of(at(0, 9)), 1, 1));
    }
}
