package io.github.mesiboprovisioner.worker.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.github.mesiboprovisioner.worker.observe.page.StatusPage;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The management port (CONTRACT 8): {@code /livez}, {@code /readyz}, {@code /metrics}, {@code
 * /status} and a page for people. It only shows: there is nothing to change here.
 *
 * <p>Thread: any; each request has a virtual thread of its own.
 */
public final class ManagementServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final long NO_BODY = -1;

    /** Far more than probes, scrapers and people need. */
    static final int CONNECTIONS_MAX = 200;

    private static final int REQUEST_SECONDS_MAX = 10;
    private static final int ANSWER_SECONDS_MAX = 30;

    static {
        // The JDK's server has no limits of its own, and reads these when its first class is
        // loaded.
        limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
        limit("sun.net.httpserver.maxReqTime", REQUEST_SECONDS_MAX);
        limit("sun.net.httpserver.maxRspTime", ANSWER_SECONDS_MAX);
    }

    private final Supplier<StatusSnapshot> status;
    private final Supplier<StatusSnapshot.Detail> detail;
    private final Metrics metrics;
    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private ManagementServer(
            HttpServer server,
            Supplier<StatusSnapshot> status,
            Supplier<StatusSnapshot.Detail> detail,
            Metrics metrics) {
        this.server = server;
        this.status = status;
        this.detail = detail;
        this.metrics = metrics;
    }

    /**
     * Answers from now on.
     *
     * @param port 0: any free one
     * @param detail asked for people only; may take a second
     */
    public static ManagementServer start(
            int port,
            Supplier<StatusSnapshot> status,
            Supplier<StatusSnapshot.Detail> detail,
            Metrics metrics)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        ManagementServer management = new ManagementServer(server, status, detail, metrics);
        server.createContext("/", management::handle);
        server.setExecutor(management.requests);
        server.start();
        log.info("management port: {}", management.port());
        return management;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }

    private static void limit(String property, int most) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, String.valueOf(most));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Page answer(HttpExchange exchange) {
        if (!METHODS.contains(exchange.getRequestMethod())) {
            return Page.text(405, "only GET and HEAD");
        }
        try {
            return page(exchange).orElseGet(() -> Page.text(404, "not found"));
        } catch (RuntimeException e) {
            log.error("no answer to {}", exchange.getRequestURI().getPath(), e);
            return Page.text(500, "see the log");
        }
    }

    private Optional<Page> page(HttpExchange exchange) {
        return switch (exchange.getRequestURI().getPath()) {
            case "/livez" -> Optional.of(livez(status.get()));
            case "/readyz" -> Optional.of(readyz(status.get()));
            case "/status" -> Optional.of(Page.json(200, status()));
            case "/metrics" -> Optional.of(metrics(exchange));
            case "/" -> Optional.of(Page.html(page(exchange.getRequestURI())));
            default -> Optional.empty();
        };
    }

    private ObjectNode status() {
        StatusSnapshot.Detail looked = detail.get();
        return StatusJson.status(status.get(), looked);
    }

    private String page(URI uri) {
        return StatusPage.of(StatusReport.of(status()), "refresh".equals(uri.getQuery()));
    }

    private static Page livez(StatusSnapshot now) {
        return Page.json(now.health().live() ? 200 : 503, StatusJson.live(now));
    }

    private static Page readyz(StatusSnapshot now) {
        return Page.json(now.health().ready() ? 200 : 503, StatusJson.ready(now));
    }

    private Page metrics(HttpExchange exchange) {
        String accept =
                String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
        Exposition exposition = Exposition.of(accept);
        return new Page(200, exposition.contentType(), metrics.scrape(exposition));
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", page.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Content-Security-Policy", StatusPage.POLICY);
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        if (page.code() == 405) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(page.code(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(page.code(), body.length);
        exchange.getResponseBody().write(body);
    }
}
