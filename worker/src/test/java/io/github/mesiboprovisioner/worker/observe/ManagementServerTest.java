package io.github.mesiboprovisioner.worker.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Health;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The management port over real HTTP. */
final class ManagementServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<StatusSnapshot> status = new AtomicReference<>(Samples.healthy());
    private final Metrics metrics = new Metrics(status::get);
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        server = ManagementServer.start(0, status::get, Samples::detail, metrics);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
        client.close();
    }

    @Test
    void livez_followsTheMainLoop() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);

        status.set(Samples.with(new Health(false, List.of(), Map.of(), Duration.ZERO)));
        assertThat(get("/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void readyz_healthy_is200() throws Exception {
        HttpResponse<String> answer = get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(JSON.readTree("{\"ready\": true, \"reasons\": []}"));
    }

    @Test
    void readyz_waitingAndHalted_is503WithReasons() throws Exception {
        status.set(
                Samples.with(
                        new Health(
                                true,
                                List.of("waiting for topic identity.users"),
                                Map.of(HaltReason.AUTH, "the app token is refused"),
                                Duration.ZERO)));

        HttpResponse<String> answer = get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(answer.body()).get("reasons"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "waiting for topic identity.users",
                        "halted: auth: the app token is refused");
    }

    @Test
    void readyz_haltedByTheLeaseOnly_is200() throws Exception {
        status.set(Samples.halted(HaltReason.LEASE, "no heartbeat was answered"));

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void status_showsTheSnapshot() throws Exception {
        status.set(Samples.halted(HaltReason.EGRESS, "too many hosts"));

        JsonNode json = JSON.readTree(get("/status").body());

        assertThat(json)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {
                                  "instance": {"id": "worker-0", "group": "mesibo-provisioner",
                                               "version": "1.0.0", "startedAt": "2026-03-01T10:00:00Z"},
                                  "at": "2026-03-01T10:01:30Z",
                                  "live": true,
                                  "ready": false,
                                  "reasons": ["halted: egress: too many hosts"],
                                  "halts": {"egress": "too many hosts"},
                                  "stalledSeconds": 1.5,
                                  "pendingEvents": 7,
                                  "oldestEventSeconds": 2.5,
                                  "lanes": {"ready": 3, "in_flight": 2, "waiting": 0, "committing": 0},
                                  "inflightOperations": 2,
                                  "permitsPerSecond": 12.5,
                                  "callsPerSecond": 11.8,
                                  "rateLimit": 50.0,
                                  "circuit": "half_open",
                                  "stateEntries": {"user": 100, "group": 0, "member": 2000},
                                  "membersPending": 4,
                                  "removalsHeld": 5,
                                  "heldRemovals": [{"kind": "user", "entity": "ada",
                                                    "removal": "delete",
                                                    "result": "identity.users/3/40",
                                                    "event": "7f3a",
                                                    "since": "2026-03-01T10:00:00Z"}],
                                  "recordsLost": 6,
                                  "partitions": [{"topic": "identity.users", "partition": 3,
                                                  "restored": true, "watermark": 42, "pending": 7,
                                                  "lag": 9}],
                                  "slowestLanes": [{"kind": "group",
                                                    "entity": "<script>alert(1)</script>",
                                                    "topic": "identity.users", "partition": 3,
                                                    "state": "waiting", "events": 2,
                                                    "failedAttempts": 3,
                                                    "since": "2026-03-01T09:50:00Z"}],
                                  "failures": [{"at": "2026-03-01T10:00:00Z",
                                                "result": "identity.users/3/41",
                                                "entity": "b<o>b", "event": "7f39",
                                                "kind": "rejected", "code": 400,
                                                "error": "BAD<VALUE>",
                                                "cause": "no \\"name\\" & address"}],
                                  "groupMembers": [{"id": "worker-0", "host": "10.0.0.7",
                                                    "partitions": [{"topic": "identity.users",
                                                                    "partition": 3}]}]
                                }
                                """));
    }

    @Test
    void metrics_byDefault_arePrometheusText() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("provisioner_pending_events 7.0");
    }

    @Test
    void metrics_onDemand_areOpenMetrics() throws Exception {
        HttpRequest request =
                request("/metrics").header("Accept", "application/openmetrics-text").build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void page_escapesWhatItShows() throws Exception {
        HttpResponse<String> answer = get("/");

        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/html; charset=utf-8");
        assertThat(answer.body())
                .contains(
                        "identity.users",
                        "rejected 400 BAD&lt;VALUE&gt;: no &quot;name&quot; &amp; address",
                        "group &lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("BAD<VALUE>", "<script", "src=", "b<o>b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/livez/", "/metrics/x", "/favicon.ico"})
    void unknownPath_is404(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethod_is405(String method) throws Exception {
        HttpRequest request =
                request("/status").method(method, BodyPublishers.ofString("x")).build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void head_hasNoBody() throws Exception {
        HttpRequest request = request("/readyz").HEAD().build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    /** Takes as long as a request may: the limit is one of the whole process. */
    @Test
    void request_withoutAnEnd_isEnded() throws IOException {
        try (Socket half = connect()) {
            half.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: ".getBytes(US_ASCII));

            assertThat(half.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void answer_thatIsNotRead_isEndedToo() {
        assertThat(System.getProperty("sun.net.httpserver.maxRspTime")).isEqualTo("30");
    }

    @Test
    void connection_beyondTheLimit_isClosed() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < ManagementServer.CONNECTIONS_MAX; i++) {
                open.add(connect());
            }
            assertThatThrownBy(() -> get("/livez")).isInstanceOf(IOException.class);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        Awaitility.await().ignoreExceptions().until(() -> get("/livez").statusCode() == 200);
    }

    @Test
    void page_cannotBeFramed() throws Exception {
        assertThat(get("/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("frame-ancestors 'none'"));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
