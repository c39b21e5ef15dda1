package io.github.mesiboprovisioner.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as a collector does: OTLP over HTTP. */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /**
     * A span, in hexadecimal where OTLP has bytes.
     *
     * @param parent empty for the first of a trace
     */
    record Span(
            String service, String trace, String id, String parent, String name, Details details) {

        /** What else it says; attributes that are text. */
        record Details(long kind, Map<String, String> attributes) {}

        String attribute(String key) {
            return details.attributes().getOrDefault(key, "");
        }

        String traceparent() {
            return "00-" + trace + "-" + id + "-01";
        }
    }

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        OtlpReceiver receiver = new OtlpReceiver(server);
        server.createContext("/v1/traces", receiver::take);
        server.start();
        return receiver;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Of one trace, in the order of their arrival. */
    List<Span> spansOf(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Protobuf request = new Protobuf(exchange.getRequestBody().readAllBytes());
            for (Protobuf resource : request.messages(1)) {
                String service = service(resource);
                for (Protobuf scope : resource.messages(2)) {
                    scope.messages(2).forEach(span -> spans.add(span(service, span)));
                }
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String service(Protobuf resource) {
        return attributes(resource.messages(1).getFirst(), 1).getOrDefault("service.name", "");
    }

    private static Span span(String service, Protobuf span) {
        HexFormat hex = HexFormat.of();
        return new Span(
                service,
                hex.formatHex(span.bytes(1)),
                hex.formatHex(span.bytes(2)),
                hex.formatHex(span.bytes(4)),
                new String(span.bytes(5), UTF_8),
                new Span.Details(span.number(6), attributes(span, 9)));
    }

    private static Map<String, String> attributes(Protobuf of, int field) {
        Map<String, String> attributes = new TreeMap<>();
        for (Protobuf pair : of.messages(field)) {
            String value = new String(pair.messages(2).getFirst().bytes(1), UTF_8);
            attributes.put(new String(pair.bytes(1), UTF_8), value);
        }
        return attributes;
    }
}
