package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The simulated mesibo: everything behind {@code /backend/}. Event loop only. */
final class Backend {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** For calls that never get as far as an answer; the ending makes no use of it. */
    private static final Answer NOT_EXECUTED = new Answer.Refused(Refusal.of("", 0, ""));

    private final Directory directory = new Directory();
    private final Journal journal = new Journal();
    private final SlidingSecond admitted = new SlidingSecond();
    private final SplittableRandom latencies = new SplittableRandom(1);
    private SimulatorSettings settings;
    private Faults faults = Faults.none();
    private boolean breached;

    Backend(SimulatorSettings settings) {
        this.settings = settings;
    }

    Directory directory() {
        return directory;
    }

    Journal journal() {
        return journal;
    }

    SimulatorSettings settings() {
        return settings;
    }

    void settings(SimulatorSettings changed) {
        settings = changed;
    }

    Faults faults() {
        return faults;
    }

    void faults(Faults replacement) {
        faults = replacement;
    }

    void breached(boolean disabled) {
        breached = disabled;
    }

    SimulatorStats stats() {
        return journal.stats(breached);
    }

    /** One HTTP request to the backend's path. */
    void receive(Exchange exchange) {
        JsonNode body = parsed(exchange.body());
        CallTarget target = target(body);
        Call call = arrived(exchange, body, target);
        exchange.onEnd(() -> journal.closed(call));
        Optional<HttpAnswer> misdirected = misdirected(exchange);
        if (misdirected.isPresent()) {
            end(exchange, call, misdirected.get(), "http-" + misdirected.get().status());
        } else {
            perform(exchange, body, call, conduct(call, target, exchange.arrival().nanos()));
        }
    }

    /** A call made past the network: no journal, no fault, no limit, no app token. */
    Answer byHand(ObjectNode body) {
        return answer(body.deepCopy().put("token", "by hand"), true);
    }

    /** Whether a client that logs in like this gets in. */
    boolean acceptsToken(String address, String appId, String token) {
        long now = System.currentTimeMillis();
        return directory.user(address).map(user -> user.accepts(appId, token, now)).orElse(false);
    }

    /** A request to no known path: perhaps somebody followed a redirect. */
    void receiveStray(Exchange exchange) {
        journal.stray();
        exchange.answer(HttpAnswer.page(404, "Not Found"), () -> {});
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private CallTarget target(JsonNode body) {
        CallTarget target = CallTarget.of(body);
        return target.named(directory.group(target.gid()).map(Group::name).orElse(""));
    }

    private Call arrived(Exchange exchange, JsonNode body, CallTarget target) {
        boolean wantsToken = body.path("user").path("token").has("appid");
        Call call = journal.arrived(exchange.arrival(), target, wantsToken);
        int tolerated = settings.limits().addresses();
        breached |= tolerated > 0 && journal.remoteAddresses() > tolerated;
        return call;
    }

    private Optional<HttpAnswer> misdirected(Exchange exchange) {
        if (!exchange.method().equals("POST")) {
            return Optional.of(HttpAnswer.page(405, "Not Allowed"));
        }
        if (exchange.body().length > settings.limits().bodyBytes()) {
            return Optional.of(HttpAnswer.page(413, "Request Entity Too Large"));
        }
        if (!exchange.contentType().startsWith("application/json")) {
            return Optional.of(HttpAnswer.page(415, "Unsupported Media Type"));
        }
        return Optional.empty();
    }

    private Conduct conduct(Call call, CallTarget target, long nanos) {
        int rate = settings.limits().rate();
        if (rate > 0 && admitted.count(nanos) >= rate) {
            journal.throttled();
            Conduct.Ending refusal = Conduct.throttle(429, "Too Many Requests", 1);
            return new Conduct(false, Duration.ZERO, Duration.ZERO, refusal);
        }
        admitted.add(nanos);
        Duration latency = settings.latency().next(latencies);
        Optional<FaultRule> fault = faults.pick(target);
        fault.ifPresent(rule -> journal.hit(call, rule.kind()));
        return fault.map(rule -> Conduct.faulty(rule, latency))
                .orElseGet(() -> Conduct.normal(latency));
    }

    private void perform(Exchange exchange, JsonNode body, Call call, Conduct conduct) {
        exchange.after(
                conduct.before(),
                () -> {
                    Answer answer = conduct.executes() ? executed(body, call) : NOT_EXECUTED;
                    exchange.after(
                            conduct.after(),
                            () -> conclude(exchange, body, call, conduct.ending(), answer));
                });
    }

    private Answer executed(JsonNode body, Call call) {
        Answer answer = answer(body, false);
        if (answer instanceof Answer.Done(var fields)) {
            journal.executed(call, fields.path("group").path("gid").asLong(0));
        }
        return answer;
    }

    private Answer answer(JsonNode body, boolean trusted) {
        if (!body.isObject()) {
            return new Answer.Refused(Refusal.badValue(List.of()));
        }
        if (!trusted && !settings.appToken().value().equals(body.path("token").asText())) {
            return new Answer.Refused(Refusal.AUTHFAIL);
        }
        if (!trusted && breached) {
            return new Answer.Refused(settings.dialect().breached());
        }
        String op = body.path("op").asText("");
        return switch (new RequestReader(settings.dialect()).read(op, body)) {
            case RequestReader.Reading.Bad(var refusal) -> new Answer.Refused(refusal);
            case RequestReader.Reading.Good(var request) -> answer(request);
        };
    }

    private Answer answer(BackendRequest request) {
        boolean lists =
                request instanceof BackendRequest.UsersGet
                        || request instanceof BackendRequest.GroupsGet;
        if (lists && settings.deployment() == SimulatorSettings.Deployment.HOSTED) {
            return new Answer.Refused(Refusal.BADOP);
        }
        return new Operations(directory, settings).execute(request, System.currentTimeMillis());
    }

    private void conclude(
            Exchange exchange, JsonNode body, Call call, Conduct.Ending ending, Answer answer) {
        AnswerWriter writer = new AnswerWriter(settings);
        switch (ending) {
            case Conduct.Ending.Reply() ->
                    end(exchange, call, writer.reply(answer, body), answer.word());
            case Conduct.Ending.CutReply() ->
                    end(exchange, call, writer.cutReply(answer, body), "truncated");
            case Conduct.Ending.Garbage() -> end(exchange, call, AnswerWriter.garbage(), "garbage");
            case Conduct.Ending.Refuse(var refusal, var retryAfter) -> {
                Answer refused = new Answer.Refused(refusal);
                HttpAnswer reply = writer.reply(refused, body).retryAfter(retryAfter);
                end(exchange, call, reply, refused.word());
            }
            case Conduct.Ending.Http(var page) ->
                    end(exchange, call, page, "http-" + page.status());
            case Conduct.Ending.Reset() -> {
                journal.ended(call, "reset");
                exchange.reset();
            }
            case Conduct.Ending.Silence() -> journal.ended(call, "none");
        }
    }

    private void end(Exchange exchange, Call call, HttpAnswer answer, String outcome) {
        journal.ended(call, outcome);
        exchange.answer(answer, call::answered);
    }
}
