package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.contracts.ControlCodec;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.worker.engine.Input;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the control topic for as long as the worker runs: all of it, from its beginning, outside
 * the group, and without committing anything. Commands have one order: those on partition 0.
 *
 * <p>Thread: one of its own; any may ask it to read again.
 */
final class Control {

    private static final Logger log = LoggerFactory.getLogger(Control.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long NOWHERE = Long.MAX_VALUE;

    private final ControlCodec codec = new ControlCodec();
    private final AtomicLong again = new AtomicLong(NOWHERE);
    private final Clients clients;
    private final TopicPartition partition;
    private final Outlets outlets;
    private final StopSignal stop;

    /** What was told last. */
    private long next;

    private long end = -1;

    Control(Clients clients, String topic, Outlets outlets, StopSignal stop) {
        this.clients = clients;
        this.partition = new TopicPartition(topic, 0);
        this.outlets = outlets;
        this.stop = stop;
    }

    /** Reads from {@code position} on, unless that is still to come. */
    void readAgain(long position) {
        again.accumulateAndGet(position, Math::min);
    }

    /** Returns when the worker ends. */
    void run() {
        Backoff backoff = new Backoff(stop);
        try {
            while (!stop.isGiven()) {
                try (Consumer<byte[], byte[]> reader = clients.reader().apply("control")) {
                    follow(reader, backoff);
                } catch (KafkaException e) {
                    stop.throwIfGiven();
                    log.warn("{} is read again: {}", partition, LiveClients.reason(e));
                    backoff.pause();
                }
            }
        } catch (StopSignal.Stopped e) {
            log.debug("stopped");
        }
    }

    private void follow(Consumer<byte[], byte[]> reader, Backoff backoff) {
        reader.assign(List.of(partition));
        reader.seek(partition, next);
        while (!stop.isGiven()) {
            if (again.get() != NOWHERE) {
                next = Math.min(next, again.getAndSet(NOWHERE));
                reader.seek(partition, next);
            }
            List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL).records(partition);
            tell(records, reader);
            backoff.reset();
        }
    }

    /**
     * Nobody is told of a silence. A position that is no more (the topic was made again, or
     * shortened) leads to the beginning of what there is.
     */
    private void tell(
            List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> reader) {
        long position = reader.position(partition, ClientProperties.CALL_MAX);
        long first = records.isEmpty() ? position : records.getFirst().offset();
        long from = first < next ? 0 : next;
        long last =
                reader.currentLag(partition).stream()
                        .map(lag -> position + lag)
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
        if (records.isEmpty() && position == next && last == end) {
            return;
        }
        List<Input.ControlRead.At> commands = new ArrayList<>();
        records.forEach(record -> command(record).ifPresent(commands::add));
        next = position;
        end = last;
        outlets.mailbox().accept(new Input.ControlRead(from, commands, next, end));
    }

    private Optional<Input.ControlRead.At> command(ConsumerRecord<byte[], byte[]> record) {
        return switch (codec.decode(new RawRecord(record.key(), List.of(), record.value()))) {
            case ControlCodec.Read.Command(var command) ->
                    Optional.of(new Input.ControlRead.At(record.offset(), command));
            case ControlCodec.Read.Unreadable(var cause) -> {
                log.warn("{} at {} is no command: {}", partition, record.offset(), cause);
                yield Optional.empty();
            }
        };
    }
}
