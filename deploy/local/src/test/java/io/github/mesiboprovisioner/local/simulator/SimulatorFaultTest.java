package io.github.mesiboprovisioner.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Every way in which a call can go wrong, and what the journal says about it. */
class SimulatorFaultTest {

    private static final String ADD = "{\"op\":\"useradd\",\"user\":{\"address\":\"%s\"}}";
    private static final Duration LONG = Duration.ofSeconds(20);

    private MesiboSimulator simulator;
    private BackendClient client;

    @BeforeEach
    void start() {
        simulator = MesiboSimulator.start(SimulatorSettings.defaults());
        client = new BackendClient(simulator);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_BEFORE", "RESET_AFTER"})
    void reset_call_breaksTheConnection(FaultKind kind) {
        simulator.faults(1, FaultRule.of(kind));

        assertThatThrownBy(() -> add("ada")).isInstanceOf(IOException.class);

        assertThat(simulator.users()).hasSize(kind.executes() ? 1 : 0);
        assertThat(simulator.journal())
                .isNotEmpty()
                .allSatisfy(
                        entry -> {
                            assertThat(entry.outcome()).isEqualTo("reset");
                            assertThat(entry.fault()).isEqualTo(kind.text());
                            assertThat(entry.executed()).isEqualTo(kind.executes());
                            assertThat(entry.answered()).isFalse();
                        });
    }

    @Test
    void hang_call_isNeverAnswered() {
        simulator.faults(1, FaultRule.of(FaultKind.HANG));

        assertThatThrownBy(() -> client.send(ADD.formatted("ada"), Duration.ofMillis(200)))
                .isInstanceOf(HttpTimeoutException.class);

        assertThat(simulator.users()).isEmpty();
        assertThat(simulator.journal().getFirst().outcome()).isEqualTo("none");
    }

    @Test
    void late_clientGone_stillHasItsEffect() throws InterruptedException {
        simulator.faults(
                1, FaultRule.of(FaultKind.LATE).withDelay(Duration.ofMillis(400)).first(1));

        assertThatThrownBy(() -> client.send(ADD.formatted("ada"), Duration.ofMillis(100)))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(simulator.users()).isEmpty();

        awaitUsers(1);
        assertThat(simulator.journal().getFirst().answered()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED_JSON", "GARBAGE_JSON"})
    void mangledReply_call_hasItsEffectAndNoJson(FaultKind kind)
            throws IOException, InterruptedException {
        simulator.faults(1, FaultRule.of(kind));

        HttpResponse<String> response = client.send(ADD.formatted("ada"), LONG);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> BackendClient.json(response.body()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(simulator.users()).hasSize(1);
    }

    @Test
    void htmlPage_call_isHttp502() throws IOException, InterruptedException {
        simulator.faults(1, FaultRule.of(FaultKind.HTML_502));

        HttpResponse<String> response = client.send(ADD.formatted("ada"), LONG);

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("<html>");
        assertThat(simulator.users()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_429", "HTTP_503"})
    void throttle_http_saysRetryAfter(FaultKind kind) throws IOException, InterruptedException {
        simulator.faults(1, FaultRule.of(kind).withRetryAfter(7));

        HttpResponse<String> response = client.send(ADD.formatted("ada"), LONG);

        assertThat(kind.text()).endsWith("-" + response.statusCode());
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
    }

    @ParameterizedTest
    @EnumSource(names = {"CODE_429", "CODE_500"})
    void code_call_isInTheBody(FaultKind kind) throws IOException, InterruptedException {
        simulator.faults(1, FaultRule.of(kind));

        JsonNode reply = add("ada");

        assertThat(kind.text()).endsWith("-" + reply.path("code").asInt());
        assertThat(reply.path("result").asBoolean(true)).isFalse();
    }

    @Test
    void redirect_followed_isCounted() throws IOException, InterruptedException {
        simulator.faults(1, FaultRule.of(FaultKind.REDIRECT_302));

        HttpResponse<String> response = client.send(ADD.formatted("ada"), LONG);
        String target = response.headers().firstValue("Location").orElseThrow();
        assertThat(simulator.stats().strays()).isZero();
        client.post(simulator.url().resolve(target), "{}", LONG);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(simulator.stats().strays()).isEqualTo(1);
    }

    @Test
    void rule_first_endsAfterSoManyCalls() throws IOException, InterruptedException {
        simulator.faults(1, FaultRule.of(FaultKind.CODE_500).first(2));

        assertThat(outcomes("a", "b", "c")).containsExactly("500", "500", "ok");
    }

    @Test
    void rule_scope_hitsNobodyElse() throws IOException, InterruptedException {
        simulator.faults(
                1,
                FaultRule.refusing("BADVALUE", 400, "address").onAddress("b"),
                FaultRule.of(FaultKind.CODE_500).onOp("userdel"),
                FaultRule.of(FaultKind.CODE_429).onGroup("Team"));

        assertThat(outcomes("a", "b", "c")).containsExactly("ok", "400", "ok");
        JsonNode group = client.call("{\"op\":\"groupadd\",\"group\":{\"name\":\"Team\"}}");
        JsonNode other = client.call("{\"op\":\"groupadd\",\"group\":{\"name\":\"Other\"}}");
        JsonNode del = client.call("{\"op\":\"userdel\",\"user\":{\"address\":\"a\"}}");
        assertThat(group.path("code").asInt()).isEqualTo(429);
        assertThat(other.path("result").asBoolean()).isTrue();
        assertThat(del.path("code").asInt()).isEqualTo(500);
    }

    @Test
    void rule_addressAmongMembers_hitsTheCall() throws IOException, InterruptedException {
        add("a");
        add("b");
        long gid =
                client.call("{\"op\":\"groupadd\",\"group\":{\"name\":\"Team\"}}")
                        .at("/group/gid")
                        .asLong();
        simulator.faults(1, FaultRule.refusing("BADVALUE", 400, "m").onAddress("b"));

        JsonNode reply =
                client.call(
                        "{\"op\":\"groupeditmembers\",\"group\":{\"gid\":%d,\"members\":{\"m\":\"a,b\"}}}"
                                .formatted(gid));

        assertThat(reply.path("properties").get(0).asText()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7})
    void probability_sameSeed_hitsTheSameCalls(long seed) throws IOException, InterruptedException {
        String[] addresses = new String[40];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = "u" + i;
        }
        FaultRule sometimes = FaultRule.of(FaultKind.CODE_500).withProbability(0.3);

        simulator.faults(seed, sometimes);
        List<String> once = outcomes(addresses);
        simulator.faults(seed, sometimes);
        List<String> again = outcomes(addresses);

        assertThat(again).isEqualTo(once);
        assertThat(once).contains("500", "ok");
    }

    @Test
    void breach_untilLifted_refusesEveryCall() throws IOException, InterruptedException {
        simulator.breached(true);
        assertThat(add("a").path("error").asText()).isEqualTo("TOKENBREACH");
        assertThat(simulator.stats().breached()).isTrue();

        simulator.breached(false);

        assertThat(outcomes("a")).containsExactly("ok");
    }

    @Test
    void pause_meanwhile_refusesConnections() throws IOException, InterruptedException {
        add("a");
        simulator.pause();
        assertThatThrownBy(() -> add("b")).isInstanceOf(ConnectException.class);

        simulator.resume();

        assertThat(outcomes("b")).containsExactly("ok");
        assertThat(simulator.users()).hasSize(2);
    }

    @Test
    void rateLimit_exceeded_isHttp429AndCounted() throws IOException, InterruptedException {
        simulator.change(s -> s.withRateLimit(3));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            statuses.add(client.send(ADD.formatted("u" + i), LONG).statusCode());
        }

        assertThat(statuses).startsWith(200, 200, 200).endsWith(429, 429);
        assertThat(simulator.stats().throttled()).isEqualTo(2);
        assertThat(simulator.stats().perSecondMax()).isEqualTo(5);
        assertThat(simulator.users()).hasSize(3);
    }

    @Test
    void latency_fixed_delaysTheAnswer() throws IOException, InterruptedException {
        simulator.change(s -> s.withLatency(new Latency.Fixed(Duration.ofMillis(150))));

        long before = System.nanoTime();
        add("a");

        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(140));
    }

    private List<String> outcomes(String... addresses) throws IOException, InterruptedException {
        List<String> outcomes = new ArrayList<>();
        for (String address : addresses) {
            JsonNode reply = add(address);
            outcomes.add(
                    reply.path("result").asBoolean() ? "ok" : reply.path("code").asText("none"));
        }
        return outcomes;
    }

    private JsonNode add(String address) throws IOException, InterruptedException {
        return client.call(ADD.formatted(address));
    }

    private void awaitUsers(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (simulator.users().size() != count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
