package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.network.TlsIdentity;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings;
import io.github.mesiboprovisioner.worker.it.Draft;
import io.github.mesiboprovisioner.worker.it.Feed;
import io.github.mesiboprovisioner.worker.it.Results;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The app token goes to the one host that was named, and to nobody who only stands in its place.
 */
@Tag(Extent.FULL_ONLY)
class TrustIT {

    private static final int INSTANCE = 1;
    private static final int ATTEMPTS = 10;

    @Test
    void redirect_toAnotherHost_isNeverFollowed()
            throws IOException, InterruptedException, ExecutionException {
        try (Server thief = new Server(200, "");
                Server front = new Server(307, thief.url());
                Stage stage = Stage.set("redirect", launch -> settings(launch, front.url()))) {
            stage.fleet().startAll(1);
            hire(stage);

            awaitCircuitOpen(stage);
            Awaitility.await("further attempts")
                    .atMost(Stack.PATIENCE)
                    .until(() -> front.requests() >= ATTEMPTS);
            assertThat(thief.requests()).isZero();
            assertThat(stage.stack().results().all()).isEmpty();
        }
    }

    @Test
    void certificate_ofAnotherAuthority_isToldNothing(@TempDir Path ours, @TempDir Path theirs)
            throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
        TlsIdentity identity = TlsIdentity.create(ours);
        TlsIdentity another = TlsIdentity.create(theirs);
        try (MesiboSimulator mesibo =
                        MesiboSimulator.start(
                                SimulatorSettings.defaults().withAppToken(Stack.APP_TOKEN),
                                identity);
                Stage stage =
                        Stage.set(
                                "certificate",
                                launch -> settings(launch, mesibo.url().toString()))) {
            Life life = stage.fleet().start(INSTANCE, trusting(another, stage));
            stage.fleet().awaitReady();
            Feed.Position hired = hire(stage);

            awaitCircuitOpen(stage);
            assertThat(mesibo.stats().calls()).isZero();
            assertThat(life.lines()).anyMatch(line -> line.contains("no connection to 127.0.0.1"));

            stage.fleet().terminate(INSTANCE);
            stage.fleet().start(INSTANCE, trusting(identity, stage));
            assertThat(Results.verdict(stage.stack().results().await(hired.resultId())))
                    .isEqualTo("applied mesibo.user.provisioned.v1");
        }
    }

    /** A few failures are enough, as there is one event only. */
    private static WorkerLaunch settings(WorkerLaunch launch, String url) {
        return launch.with("MESIBO_API_URL", url).with("MESIBO_CIRCUIT_WINDOW", "3");
    }

    private static WorkerLaunch trusting(TlsIdentity identity, Stage stage) {
        return stage.fleet().launch().with("MESIBO_CA_FILE", identity.certificate().toString());
    }

    private static Feed.Position hire(Stage stage) {
        return stage.stack().send(Draft.about("user-1").created("Name"), ContentMode.BINARY);
    }

    private static void awaitCircuitOpen(Stage stage) {
        Awaitility.await("open circuit")
                .atMost(Stack.PATIENCE)
                .until(
                        () ->
                                !stage.fleet()
                                        .status(INSTANCE)
                                        .path("circuit")
                                        .asText()
                                        .equals("closed"));
    }

    /** Says the same to everybody, and counts how often. */
    private static final class Server implements AutoCloseable {
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final AtomicInteger requests = new AtomicInteger();

        Server(int status, String location) throws IOException {
            server.createContext(
                    "/",
                    exchange -> {
                        requests.incrementAndGet();
                        exchange.getRequestBody().readAllBytes();
                        exchange.getResponseHeaders().set("Location", location);
                        exchange.sendResponseHeaders(status, -1);
                        exchange.close();
                    });
            server.start();
        }

        /** By another name than the other server's. */
        String url() {
            return "http://localhost:" + server.getAddress().getPort() + "/backend/";
        }

        int requests() {
            return requests.get();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
