package io.github.mesiboprovisioner.worker.config;

import io.github.mesiboprovisioner.contracts.Address;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What settings demand of each other. Judged only where each one by itself is good. */
final class Relations {
    /** An address of 255 bytes, and what else a request has besides app token and app id. */
    private static final int REQUEST_BYTES_MIN = Address.BYTES_MAX + 200;

    private Relations() {}

    static List<Problem> problems(Values values) {
        return Stream.of(
                        appToken(values),
                        http(values),
                        topics(values),
                        stateTopics(values),
                        backoff(values),
                        handOver(values),
                        requestBytes(values),
                        acceptReset(values),
                        sessionTimeout(values),
                        heartbeat(values),
                        delivery(values))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Problem> appToken(Values values) {
        boolean given =
                values.isGiven(MesiboVariables.APP_TOKEN_FILE)
                        || values.isGiven(MesiboVariables.APP_TOKEN);
        return problem(
                !given,
                MesiboVariables.APP_TOKEN_FILE.variable(),
                "is not set",
                MesiboVariables.APP_TOKEN_FILE.type().accepted() + ", or MESIBO_APP_TOKEN");
    }

    private static Optional<Problem> http(Values values) {
        return values.find(MesiboVariables.API_URL)
                .filter(url -> url.getScheme().equals("http"))
                .filter(url -> !values.find(MesiboVariables.ALLOW_HTTP).orElse(true))
                .map(
                        url ->
                                new Problem(
                                        MesiboVariables.API_URL.variable(),
                                        "is '" + url + "'",
                                        MesiboVariables.API_URL.type().accepted()));
    }

    private static Optional<Problem> topics(Values values) {
        List<String> names = new ArrayList<>();
        values.find(TopicVariables.INPUT).ifPresent(names::addAll);
        values.find(TopicVariables.RESULTS).ifPresent(names::add);
        values.find(TopicVariables.DEAD_LETTERS).ifPresent(names::add);
        values.find(TopicVariables.CONTROL).ifPresent(names::add);
        names.addAll(stateNames(values));
        Set<String> seen = new HashSet<>();
        List<String> repeated = names.stream().filter(name -> !seen.add(name)).toList();
        return problem(
                !repeated.isEmpty(),
                "PROVISIONER_TOPICS_*",
                "use " + String.join(", ", repeated) + " more than once",
                "a topic of its own for each input, results, dead letters, control and state");
    }

    private static Optional<Problem> stateTopics(Values values) {
        List<String> bad =
                stateNames(values).stream().filter(name -> !TopicVariables.isTopic(name)).toList();
        return problem(
                !bad.isEmpty(),
                TopicVariables.STATE_PREFIX.variable(),
                "makes state topics with too long names: " + String.join(", ", bad),
                "a prefix that leaves room for the input topic's name (249 characters in all)");
    }

    private static List<String> stateNames(Values values) {
        List<String> inputs = values.find(TopicVariables.INPUT).orElse(List.of());
        return values.find(TopicVariables.STATE_PREFIX).stream()
                .flatMap(prefix -> inputs.stream().map(in -> TopicSettings.state(prefix, in)))
                .toList();
    }

    private static Optional<Problem> backoff(Values values) {
        Optional<Duration> initial = values.find(FailureVariables.INITIAL_BACKOFF);
        return values.find(FailureVariables.MAX_BACKOFF)
                .filter(max -> initial.filter(first -> first.compareTo(max) > 0).isPresent())
                .map(
                        max ->
                                new Problem(
                                        FailureVariables.MAX_BACKOFF.variable(),
                                        "is '" + max + "'",
                                        "at least MESIBO_RETRY_INITIAL_BACKOFF"));
    }

    /** A partition is handed over inside a poll, once the calls in flight have ended. */
    private static Optional<Problem> handOver(Values values) {
        Duration poll = times(values).pollIntervalMax();
        Optional<Duration> call =
                values.find(MesiboVariables.CONNECT_TIMEOUT)
                        .flatMap(
                                connect ->
                                        values.find(MesiboVariables.REQUEST_TIMEOUT)
                                                .map(connect::plus));
        return call.filter(time -> time.compareTo(poll) >= 0)
                .map(
                        time ->
                                new Problem(
                                        MesiboVariables.REQUEST_TIMEOUT.variable(),
                                        "and MESIBO_CONNECT_TIMEOUT add up to " + time,
                                        "less than KAFKA_MAX_POLL_INTERVAL_MS ("
                                                + poll.toMillis()
                                                + " ms)"));
    }

    /** Where not even one address fits into a request, every event would be refused. */
    private static Optional<Problem> requestBytes(Values values) {
        int token =
                values.find(MesiboVariables.APP_TOKEN_FILE)
                        .map(AppToken::secret)
                        .or(() -> values.find(MesiboVariables.APP_TOKEN))
                        .map(secret -> secret.value().length())
                        .orElse(0);
        int appId =
                values.find(MesiboVariables.APP_ID)
                        .map(id -> id.getBytes(StandardCharsets.UTF_8).length)
                        .orElse(0);
        int least = REQUEST_BYTES_MIN + token + appId;
        return values.find(MesiboVariables.MAX_REQUEST_BYTES)
                .filter(most -> most < least)
                .map(
                        most ->
                                new Problem(
                                        MesiboVariables.MAX_REQUEST_BYTES.variable(),
                                        "is '" + most + "'",
                                        "at least "
                                                + least
                                                + ", so that one address fits beside app token and"
                                                + " app id"));
    }

    private static Optional<Problem> acceptReset(Values values) {
        List<String> inputs = values.find(TopicVariables.INPUT).orElse(List.of());
        List<String> strangers =
                switch (values.find(WorkerVariables.ACCEPT_RESET)
                        .orElseGet(AcceptReset.None::new)) {
                    case AcceptReset.None(), AcceptReset.All() -> List.of();
                    case AcceptReset.Only(var partitions) ->
                            partitions.stream()
                                    .map(AcceptReset.InputPartition::topic)
                                    .filter(topic -> !inputs.contains(topic))
                                    .toList();
                };
        return problem(
                !strangers.isEmpty(),
                WorkerVariables.ACCEPT_RESET.variable(),
                "names " + String.join(", ", strangers),
                "partitions of the topics in PROVISIONER_TOPICS_INPUT");
    }

    /** The client refuses them with {@code consumer}: there the broker has the say. */
    private static Optional<Problem> sessionTimeout(Values values) {
        Set<String> given = values.kafkaProperties().keySet();
        boolean set =
                given.contains("session.timeout.ms") || given.contains("heartbeat.interval.ms");
        return problem(
                isConsumer(values) && set,
                "KAFKA_SESSION_TIMEOUT_MS, KAFKA_HEARTBEAT_INTERVAL_MS",
                "are set with KAFKA_GROUP_PROTOCOL=consumer",
                "nothing: the broker decides");
    }

    private static Optional<Problem> heartbeat(Values values) {
        Duration heartbeat = times(values).heartbeatInterval();
        Duration session = times(values).sessionTimeout();
        return problem(
                !isConsumer(values) && heartbeat.compareTo(session) >= 0,
                "KAFKA_SESSION_TIMEOUT_MS",
                "is " + session.toMillis(),
                "more than KAFKA_HEARTBEAT_INTERVAL_MS (" + heartbeat.toMillis() + ")");
    }

    private static Optional<Problem> delivery(Values values) {
        Duration delivery = times(values).deliveryTimeout();
        Duration least = times(values).deliveryLeast();
        return problem(
                delivery.compareTo(least) < 0,
                "KAFKA_DELIVERY_TIMEOUT_MS",
                "is " + delivery.toMillis(),
                "at least KAFKA_LINGER_MS and KAFKA_REQUEST_TIMEOUT_MS together ("
                        + least.toMillis()
                        + ")");
    }

    private static KafkaTimes times(Values values) {
        return new KafkaTimes(values.kafkaProperties());
    }

    private static boolean isConsumer(Values values) {
        return values.find(KafkaVariables.GROUP_PROTOCOL)
                .filter(GroupProtocol.CONSUMER::equals)
                .isPresent();
    }

    private static Optional<Problem> problem(
            boolean wrong, String variable, String found, String accepted) {
        return wrong ? Optional.of(new Problem(variable, found, accepted)) : Optional.empty();
    }
}
