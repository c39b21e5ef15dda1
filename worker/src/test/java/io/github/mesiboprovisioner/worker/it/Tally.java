package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.ResultCodec;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Counts the results of a world as they come; keeps none, so there may be very many. */
public final class Tally implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final ResultCodec codec = new ResultCodec();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final TopicReader reader;
    private int count;

    public Tally(Stack stack) {
        reader = stack.reader(stack.resultsTopic());
    }

    /** How many there are, after one more look. */
    public int count() {
        reader.next(LOOK).forEach(this::take);
        return count;
    }

    /** How often which. */
    public Map<String, Integer> verdicts() {
        return Map.copyOf(verdicts);
    }

    @Override
    public void close() {
        reader.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        verdicts.merge(Results.verdict(codec.decode(Results.raw(record))), 1, Integer::sum);
        count++;
    }
}
