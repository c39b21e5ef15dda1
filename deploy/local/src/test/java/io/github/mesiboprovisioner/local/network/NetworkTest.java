package io.github.mesiboprovisioner.local.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;

/** Relays can be cut, and the simulator speaks TLS, also through a proxy. */
class NetworkTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void relay_cut_refusesUntilRestored() throws IOException, InterruptedException {
        try (MesiboSimulator simulator = MesiboSimulator.start(SimulatorSettings.defaults());
                TcpRelay relay = TcpRelay.open(0, simulator.port())) {
            assertThat(askOnce(relay)).startsWith("HTTP/1.1 200");

            relay.cut();
            assertThatThrownBy(() -> askOnce(relay)).isInstanceOf(ConnectException.class);
            relay.restore();

            assertThat(askOnce(relay)).startsWith("HTTP/1.1 200");
            assertThat(relay.accepted()).isEqualTo(2);
        }
    }

    /** On one connection: an HTTP client may make another one by itself. */
    private static String askOnce(TcpRelay relay) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            String request = "GET /admin/stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void relay_stall_keepsConnectionsWithoutAnswer() throws IOException, InterruptedException {
        try (MesiboSimulator simulator = MesiboSimulator.start(SimulatorSettings.defaults());
                TcpRelay relay = TcpRelay.open(0, simulator.port());
                HttpClient client = HttpClient.newHttpClient()) {
            URI stats = URI.create("http://127.0.0.1:" + relay.port() + "/admin/stats");
            assertThat(get(client, stats, LONG)).isEqualTo(200);

            relay.stall();
            assertThatThrownBy(() -> get(client, stats, SHORT))
                    .isInstanceOf(HttpTimeoutException.class);
            relay.restore();

            assertThat(get(client, stats, LONG)).isEqualTo(200);
        }
    }

    @Test
    void relay_eachFaultOneWay_isSeenByTheClient() throws IOException, InterruptedException {
        try (MesiboSimulator simulator = MesiboSimulator.start(SimulatorSettings.defaults());
                TcpRelay relay = TcpRelay.open(0, simulator.port());
                HttpClient client = HttpClient.newHttpClient()) {
            URI stats = URI.create("http://127.0.0.1:" + relay.port() + "/admin/stats");
            for (Direction direction : Direction.values()) {
                relay.stall(direction);
                assertThatThrownBy(() -> get(client, stats, SHORT))
                        .isInstanceOf(HttpTimeoutException.class);
                relay.delay(direction, SHORT.multipliedBy(2));
                assertThatThrownBy(() -> get(client, stats, SHORT))
                        .isInstanceOf(HttpTimeoutException.class);
                relay.throttle(direction, 10);
                assertThatThrownBy(() -> get(client, stats, SHORT))
                        .isInstanceOf(HttpTimeoutException.class);
                relay.restore();
                assertThat(get(client, stats, LONG)).isEqualTo(200);
            }
        }
    }

    @Test
    void relay_halfClose_endsOneWayOnly() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                TcpRelay relay = TcpRelay.open(0, listener.getLocalPort());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
                Socket server = listener.accept()) {
            server.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);

            relay.halfClose(Direction.TO_SERVER);

            assertThat(server.getInputStream().read()).isEqualTo(-1);
            server.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void tls_throughProxy_isTrustedWithItsCertificateOnly()
            throws IOException, InterruptedException, GeneralSecurityException {
        TlsIdentity identity = TlsIdentity.create(folder);
        try (MesiboSimulator simulator =
                        MesiboSimulator.start(SimulatorSettings.defaults(), identity);
                ConnectProxy proxy = ConnectProxy.start();
                HttpClient stranger = HttpClient.newHttpClient();
                HttpClient client = client(identity, proxy)) {
            URI stats = simulator.adminUrl().resolve("stats");

            assertThat(get(client, stats, LONG)).isEqualTo(200);

            assertThat(proxy.targets()).containsExactly("127.0.0.1:" + simulator.port());
            assertThatThrownBy(() -> get(stranger, stats, LONG))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static int get(HttpClient client, URI uri, Duration limit)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(limit).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static HttpClient client(TlsIdentity identity, ConnectProxy proxy)
            throws IOException, GeneralSecurityException {
        int port = URI.create("http://" + proxy.address()).getPort();
        return HttpClient.newBuilder()
                .sslContext(trusting(identity.certificate()))
                .proxy(
                        ProxySelector.of(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                .build();
    }

    private static SSLContext trusting(Path certificate)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "local", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
