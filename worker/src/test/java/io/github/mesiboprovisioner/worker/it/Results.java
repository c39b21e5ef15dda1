package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.Header;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.contracts.ResultView;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The results that the workers of one test world have published. */
public final class Results implements AutoCloseable {

    private final ResultCodec codec = new ResultCodec();
    private final TopicReader reader;
    private final List<ResultView> views = new ArrayList<>();
    private final Map<String, ResultView> byId = new HashMap<>();

    Results(TopicReader reader) {
        this.reader = reader;
    }

    /** The result with this id, as soon as it is there. */
    public ResultView await(String id) {
        Awaitility.await("result " + id)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Stack.PATIENCE)
                .until(() -> byId.containsKey(id) || look().contains(id));
        return Objects.requireNonNull(byId.get(id));
    }

    /** Waits until there are so many. */
    public void awaitCount(int count) {
        Awaitility.await(count + " results")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Stack.PATIENCE)
                .until(() -> views.size() >= count || count() >= count);
    }

    /** How many are there after one more look. */
    public int count() {
        decode(reader.look());
        return views.size();
    }

    /** All that are committed now, in the order of the topic (per entity: of publication). */
    public List<ResultView> all() {
        decode(reader.all());
        return List.copyOf(views);
    }

    /** {@code applied <type>}, {@code skipped <reason>} or {@code failed <kind>}. */
    public static String verdict(ResultView view) {
        return switch (view.result().outcome()) {
            case Result.Outcome.Applied(var type, _) -> "applied " + type.type();
            case Result.Outcome.Skipped(var reason, _) -> "skipped " + lowerCase(reason);
            case Result.Outcome.Failed(var problem, _) -> "failed " + lowerCase(problem.kind());
        };
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A record of any topic in the codec's terms. */
    static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers =
                StreamSupport.stream(record.headers().spliterator(), false)
                        .map(header -> new Header(header.key(), header.value()))
                        .toList();
        return new RawRecord(record.key(), headers, record.value());
    }

    @Override
    public void close() {
        reader.close();
    }

    private Set<String> look() {
        count();
        return byId.keySet();
    }

    private void decode(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record :
                records.subList(views.size(), records.size())) {
            ResultView view = codec.decode(raw(record));
            views.add(view);
            byId.put(view.result().id(), view);
        }
    }
}
