package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.worker.it.OtlpReceiver.Span;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector sees what the worker does, in the traces that the events came with. */
final class TracingIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDER = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + SENDER + "-01";
    private static final long CLIENT = 3;
    private static final long CONSUMER = 5;

    private final List<String> calledWith = new CopyOnWriteArrayList<>();
    private HttpServer mesibo;

    @BeforeEach
    void start() throws IOException {
        mesibo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mesibo.createContext("/", this::answer);
        mesibo.start();
    }

    @AfterEach
    void stop() {
        mesibo.stop(0);
    }

    @Test
    void event_withTraceparent_isATraceFromEventToCallToResult() throws Exception {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Stack stack = Stack.start("tracing");
                WorkerProcess worker = stack.worker(traced(stack, collector))) {
            Draft event = Draft.about("ann").traced(TRACEPARENT, "c");
            ResultView result = stack.apply(event.created("Ann"), ContentMode.BINARY);
            List<Span> spans =
                    Awaitility.await("spans")
                            .atMost(Stack.PATIENCE)
                            .until(() -> collector.spansOf(TRACE), all -> all.size() == 3);

            assertThat(spans).extracting(Span::service).containsOnly("mesibo-provisioner");
            Span whole = of(CONSUMER, spans).getFirst();
            assertThat(whole.parent()).isEqualTo(SENDER);
            assertThat(whole.name()).isEqualTo("process " + stack.usersTopic());
            assertThat(whole.attribute("cloudevents.event_id")).isEqualTo(event.context().id());
            assertThat(whole.attribute("provisioner.outcome")).isEqualTo("applied");
            List<Span> calls = of(CLIENT, spans);
            assertThat(calls).extracting(Span::parent).containsOnly(whole.id());
            assertThat(calls).extracting(Span::name).containsOnly("useradd");
            assertThat(calls)
                    .extracting(call -> call.attribute("error.type"))
                    .containsExactly("code", "");
            assertThat(calledWith).isEqualTo(calls.stream().map(Span::traceparent).toList());
            assertThat(result.result().trace().traceparent()).contains(whole.traceparent());
            assertThat(worker.output().lines())
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .contains("useradd unanswered: code")
                                            .contains("\"traceId\":\"" + TRACE)
                                            .contains("\"entity\":\"ann\"")
                                            .contains("\"event\":\"" + event.context().id()));
        }
    }

    @Test
    void event_tracesOff_isPassedOnAsItCame() throws Exception {
        try (Stack stack = Stack.start("untraced");
                WorkerProcess worker = stack.worker(against(stack))) {
            Draft event = Draft.about("bob").traced(TRACEPARENT, "c");
            ResultView result = stack.apply(event.created("Bob"), ContentMode.STRUCTURED);

            assertThat(calledWith).hasSize(2).containsOnly(TRACEPARENT);
            assertThat(result.result().trace().traceparent()).contains(TRACEPARENT);
            assertThat(worker.output()).doesNotContain("opentelemetry");
        }
    }

    private WorkerLaunch traced(Stack stack, OtlpReceiver collector) {
        return against(stack)
                .with("OTEL_TRACES_EXPORTER", "otlp")
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                .with("OTEL_BSP_SCHEDULE_DELAY", "100")
                .with("LOG_LEVEL", "debug")
                .with("LOG_FORMAT", "json");
    }

    private WorkerLaunch against(Stack stack) {
        String url = "http://127.0.0.1:" + mesibo.getAddress().getPort() + "/";
        return stack.launch().with("MESIBO_API_URL", url);
    }

    /** The first time not well. */
    private void answer(HttpExchange exchange) throws IOException {
        calledWith.add(exchange.getRequestHeaders().getFirst("traceparent"));
        String answer =
                calledWith.size() == 1
                        ? "{\"op\":\"useradd\",\"result\":false,\"code\":500}"
                        : "{\"op\":\"useradd\",\"result\":true,"
                                + "\"user\":{\"uid\":7,\"token\":\"t-1\"}}";
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
        }
    }

    private static List<Span> of(long kind, List<Span> spans) {
        return spans.stream().filter(span -> span.details().kind() == kind).toList();
    }
}
