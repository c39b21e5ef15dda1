package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.local.network.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLException;

/**
 * A mesibo backend on this machine, strict to what MESIBO.md knows, with faults on demand and a
 * journal of all calls.
 *
 * <p>Runs inside a test or, by {@link #main}, in its own JVM; {@code /admin/} then offers what the
 * methods here do. Thread: any; each method asks the one event loop that owns everything.
 */
public final class MesiboSimulator implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Backend backend;
    private final Admin admin;
    private final HttpFront front;
    private final InetSocketAddress address;
    private final String scheme;

    private MesiboSimulator(
            InetAddress host, SimulatorSettings settings, Optional<SslContext> tls) {
        backend = new Backend(settings);
        admin = new Admin(backend);
        front = new HttpFront(new InetSocketAddress(host, settings.port()), tls, this::route);
        address = front.address();
        scheme = tls.isPresent() ? "https" : "http";
    }

    /** Starts one on the loopback address. */
    public static MesiboSimulator start(SimulatorSettings settings) {
        return new MesiboSimulator(InetAddress.getLoopbackAddress(), settings, Optional.empty());
    }

    /** Starts one on the loopback address that speaks HTTPS, the admin API too. */
    public static MesiboSimulator start(SimulatorSettings settings, TlsIdentity identity)
            throws SSLException {
        SslContext tls = SslContextBuilder.forServer(identity.keys()).build();
        return new MesiboSimulator(InetAddress.getLoopbackAddress(), settings, Optional.of(tls));
    }

    /** A simulator for people and scripts; {@link SimulatorArguments} knows the arguments. */
    public static void main(String[] args) throws InterruptedException {
        SimulatorArguments arguments = SimulatorArguments.parse(args, System.getenv());
        MesiboSimulator simulator =
                new MesiboSimulator(arguments.host(), arguments.settings(), Optional.empty());
        System.out.println("simulator ready: " + simulator.url());
        new CountDownLatch(1).await();
    }

    /** What the worker is given as {@code MESIBO_API_URL}. */
    public URI url() {
        return at("/backend/");
    }

    /** The base of the admin API. */
    public URI adminUrl() {
        return at("/admin/");
    }

    /** Its TCP port. */
    public int port() {
        return address.getPort();
    }

    /** Changes the settings from the next call on; the port stays. */
    public void change(UnaryOperator<SimulatorSettings> change) {
        ask(
                () -> {
                    backend.settings(change.apply(backend.settings()));
                    return true;
                });
    }

    /** These rules, and no others, decide from the seed which of the next calls go wrong. */
    public void faults(long seed, FaultRule... rules) {
        ask(
                () -> {
                    backend.faults(new Faults(seed, List.of(rules)));
                    return true;
                });
    }

    /** Nothing goes wrong any more. */
    public void clearFaults() {
        faults(0);
    }

    /** The app is disabled, as after calls from too many addresses, or enabled again. */
    public void breached(boolean disabled) {
        ask(
                () -> {
                    backend.breached(disabled);
                    return true;
                });
    }

    /** Drops all connections and refuses new ones. */
    public void pause() {
        front.pause();
    }

    /** Listens again, on the same port. */
    public void resume() {
        front.resume(address);
    }

    /** All calls, in the order of their arrival. */
    public List<JournalEntry> journal() {
        return ask(() -> backend.journal().entries(1, Integer.MAX_VALUE));
    }

    /** The calls in figures. */
    public SimulatorStats stats() {
        return ask(backend::stats);
    }

    /** All users, in the order of their creation. */
    public List<UserSnapshot> users() {
        return ask(() -> backend.directory().users().stream().map(User::snapshot).toList());
    }

    /** All groups, in the order of their creation. */
    public List<GroupSnapshot> groups() {
        return ask(() -> backend.directory().groups().stream().map(Group::snapshot).toList());
    }

    /** The addresses of deleted users; a user that was deleted twice stands twice. */
    public List<String> deletedUsers() {
        return ask(() -> backend.directory().deletedUsers());
    }

    /** Whether a client that logs in like this gets in. */
    public boolean acceptsToken(String address, String appId, String token) {
        return ask(() -> backend.acceptsToken(address, appId, token));
    }

    /**
     * A change that somebody makes in mesibo's console: a backend call without app token, which
     * neither journal nor faults nor limits see. Returns {@code ok} or the word of the refusal.
     */
    public String byHand(String call) {
        ObjectNode body = object(call);
        return ask(() -> backend.byHand(body).word());
    }

    @Override
    public void close() {
        front.close();
    }

    private static ObjectNode object(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    private <T> T ask(Supplier<T> question) {
        return front.ask(question);
    }

    private URI at(String path) {
        return URI.create(scheme + "://127.0.0.1:" + address.getPort() + path);
    }

    private void route(Exchange exchange) {
        String path = exchange.path();
        if (path.equals("/backend/") || path.equals("/backend")) {
            backend.receive(exchange);
        } else if (path.startsWith("/admin/")) {
            admin.receive(exchange);
        } else {
            backend.receiveStray(exchange);
        }
    }
}
