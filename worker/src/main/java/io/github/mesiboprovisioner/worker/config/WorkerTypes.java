package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of setting that only {@code PROVISIONER_} variables have. */
final class WorkerTypes {
    private static final Pattern INSTANCE = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    private WorkerTypes() {}

    /** Kafka's rule for a group instance id. */
    static Type<String> instanceId() {
        return Types.text(
                "1 to 200 of letters, digits, '.', '_' and '-'",
                id -> INSTANCE.matcher(id).matches() && !id.equals(".") && !id.equals(".."));
    }

    static Type<AcceptReset> acceptReset() {
        String accepted = "all, or topic/partition, comma-separated";
        Type<AcceptReset> only =
                new Type<>(
                        accepted,
                        text ->
                                Types.list(accepted, inputPartition())
                                        .parse(text)
                                        .map(AcceptReset.Only::new));
        return new Type<>(
                accepted,
                text -> text.equals("all") ? Optional.of(new AcceptReset.All()) : only.parse(text));
    }

    private static Type<AcceptReset.InputPartition> inputPartition() {
        return new Type<>(
                "topic/partition",
                text -> {
                    int slash = text.lastIndexOf('/');
                    String topic = text.substring(0, Math.max(slash, 0));
                    return Types.integer(0, Integer.MAX_VALUE)
                            .parse(text.substring(slash + 1))
                            .filter(partition -> TopicVariables.isTopic(topic))
                            .map(partition -> new AcceptReset.InputPartition(topic, partition));
                });
    }

    static Type<RemovalLimit> removalLimit() {
        return new Type<>(
                "removals/window such as 500/PT1H (at most P30D), or 0 for no guard",
                text ->
                        text.equals("0")
                                ? Optional.of(new RemovalLimit.Off())
                                : parsePerWindow(text));
    }

    private static Optional<RemovalLimit> parsePerWindow(String text) {
        int slash = text.indexOf('/');
        Optional<Duration> window = Types.duration("PT1S", "P30D").parse(text.substring(slash + 1));
        return Types.integer(1, 1_000_000_000)
                .parse(text.substring(0, Math.max(slash, 0)))
                .flatMap(removals -> window.map(w -> new RemovalLimit.PerWindow(removals, w)));
    }
}
