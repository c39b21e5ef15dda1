package io.github.mesiboprovisioner.worker.mesibo;

import static io.github.mesiboprovisioner.worker.mesibo.Clients.ADD;
import static io.github.mesiboprovisioner.worker.mesibo.Clients.DELETE;
import static io.github.mesiboprovisioner.worker.mesibo.Clients.FOR_EVER;
import static io.github.mesiboprovisioner.worker.mesibo.Clients.begin;
import static io.github.mesiboprovisioner.worker.mesibo.Clients.call;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.answering;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.ok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.mesibo.rate.Pacer;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

final class BackendClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String DONE = ok("{\"op\":\"userdel\",\"result\":true}");
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final Reply APPLIED = new Reply.Applied(new Reply.Answer.Done());

    @Test
    void call_userAdd_sendsOneRequestAndReadsTheToken() throws IOException {
        String answer = "{\"result\":true,\"user\":{\"uid\":123,\"token\":\"79a8\"}}";
        try (ScriptedServer server = new ScriptedServer(answering(ok(answer)));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            client.call(
                    ADD,
                    Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                    reply::complete);

            assertThat(reply.orTimeout(30, TimeUnit.SECONDS).join())
                    .isEqualTo(
                            new Reply.Applied(
                                    new Reply.Answer.UserAdded(
                                            Optional.of(123L), Optional.of(new Secret("79a8")))));
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().getFirst())
                    .startsWith("POST /backend/ HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
                    .containsIgnoringCase("\r\ncontent-type: application/json\r\n")
                    .containsIgnoringCase("\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c")
                    .contains("\"op\":\"useradd\",\"token\":\"app-token-0123456789abcdef\"")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void call_exactUrl_isUsedAsWritten() throws IOException {
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + server.port()
                                                        + "/a%20b/backend?x=%2F")))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);

            assertThat(server.requests().getFirst())
                    .startsWith("POST /a%20b/backend?x=%2F HTTP/1.1\r\n");
        }
    }

    @Test
    void call_oneAfterTheOther_useOneConnection() throws IOException {
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void call_asManyAsAllowed_goAtTheSameTimeAndOneMoreIsABug() throws IOException {
        CountDownLatch all = new CountDownLatch(64);
        ScriptedServer.Act untilAll =
                line -> {
                    line.read();
                    all.countDown();
                    all.await();
                    line.write(DONE);
                };
        try (ScriptedServer server = new ScriptedServer(untilAll);
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 63; i++) {
                replies.add(begin(client, DELETE));
            }
            await().until(() -> all.getCount() == 1);
            replies.add(begin(client, DELETE));
            if (all.getCount() > 0) {
                assertThatThrownBy(() -> begin(client, DELETE))
                        .isInstanceOf(IllegalStateException.class);
            }

            assertThat(replies)
                    .allSatisfy(
                            reply ->
                                    assertThat(reply.orTimeout(30, TimeUnit.SECONDS).join())
                                            .isEqualTo(APPLIED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n"
                        + "{\"result\":true}",
                CHUNKED + "7\r\n{\"resul\r\n8\r\nt\":true}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"result\":true}",
                "HTTP/1.0 200 OK\r\n\r\n{\"result\":true}",
                "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 15\r\n\r\n{\"result\":true}"
            })
    void call_answerInAnyForm_isRead(String answer) throws IOException {
        ScriptedServer.Act once =
                line -> {
                    line.read();
                    line.write(answer);
                };
        try (ScriptedServer server = new ScriptedServer(once);
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
        }
    }

    @Test
    void call_nobodyListens_wasNeverSent() throws IOException {
        URI url;
        try (ScriptedServer server = new ScriptedServer(answering(DONE))) {
            url = server.url();
        }
        try (BackendClient client = Clients.to(SettingsFixture.to(url))) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.CONNECT));
        }
    }

    @Test
    void call_resetBeforeReading_isInDoubt() throws IOException {
        assertThat(
                        replyOf(
                                line -> {
                                    line.socket().getInputStream().read();
                                    line.reset();
                                }))
                .isEqualTo(unknown(Cause.IO));
    }

    @Test
    void call_resetAfterReading_isInDoubtAndNotRepeated() throws IOException {
        try (ScriptedServer server =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.reset();
                                });
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE)).isEqualTo(unknown(Cause.IO));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\":true}",
                CHUNKED + "7\r\n{\"resul\r\n",
                "HTTP/1.1 200 OK\r\nContent-",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
            })
    void call_brokenAnswer_isInDoubt(String answer) throws IOException {
        assertThat(
                        replyOf(
                                line -> {
                                    line.read();
                                    line.write(answer);
                                }))
                .isEqualTo(unknown(Cause.IO));
    }

    @Test
    void call_endlessHead_isInDoubt() throws IOException {
        assertThat(
                        replyOf(
                                line -> {
                                    line.read();
                                    line.write("HTTP/1.1 200 OK\r\n");
                                    while (true) {
                                        line.write("X-Header: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
                                    }
                                }))
                .isEqualTo(unknown(Cause.IO));
    }

    @Test
    void call_hugeBody_isInDoubtAndNotReadToItsEnd() throws IOException {
        assertThat(
                        replyOf(
                                line -> {
                                    line.read();
                                    line.write("HTTP/1.1 200 OK\r\n\r\n");
                                    while (true) {
                                        line.write(" ".repeat(8_192));
                                    }
                                }))
                .isEqualTo(unknown(Cause.BODY));
    }

    @Test
    void call_noAnswer_endsInDoubtInTime() throws IOException {
        try (ScriptedServer server =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.hang();
                                });
                BackendClient client =
                        Clients.to(SettingsFixture.to(server.url()).within(LONG, SHORT))) {
            long start = System.nanoTime();

            assertThat(call(client, DELETE)).isEqualTo(unknown(Cause.TIMEOUT));

            assertThat(System.nanoTime() - start).isBetween(SHORT.toNanos(), LONG.toNanos());
        }
    }

    @Test
    void call_answerInDrops_endsInDoubtInTime() throws IOException {
        CountDownLatch forgotten = new CountDownLatch(1);
        ScriptedServer.Act drops =
                line -> {
                    line.read();
                    line.write("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n");
                    while (!forgotten.await(20, TimeUnit.MILLISECONDS)) {
                        line.write(" ");
                    }
                };
        try (ScriptedServer server = new ScriptedServer(drops);
                BackendClient client =
                        Clients.to(SettingsFixture.to(server.url()).within(LONG, SHORT))) {
            assertThat(call(client, DELETE)).isEqualTo(unknown(Cause.TIMEOUT));
            forgotten.countDown();
        }
    }

    @Test
    void call_redirect_isNotFollowed() throws IOException {
        try (ScriptedServer other = new ScriptedServer(answering(DONE));
                ScriptedServer server =
                        new ScriptedServer(
                                answering(
                                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                                                + other.url()
                                                + "\r\nContent-Length: 0\r\n\r\n"));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE))
                    .isEqualTo(
                            new Reply.Refused(
                                    new Failure.Transient(Cause.REDIRECT, Optional.of(307))));
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void call_keptConnectionWasClosed_opensAnother() throws IOException, InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        ScriptedServer.Act once =
                line -> {
                    line.read();
                    line.write(DONE);
                    line.socket().shutdownOutput();
                    line.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
                    noticed.countDown();
                };
        try (ScriptedServer server = new ScriptedServer(once, answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            noticed.await();

            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void call_keptConnectionClosesUnderTheRequest_isInDoubtAndNotRepeated() throws IOException {
        ScriptedServer.Act closesUnderTheSecond =
                line -> {
                    line.read();
                    line.write(DONE);
                    line.read();
                };
        try (ScriptedServer server = new ScriptedServer(closesUnderTheSecond, answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);

            assertThat(call(client, DELETE)).isEqualTo(unknown(Cause.IO));

            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void call_unaskedAnswerOnAKeptConnection_isNotTakenForAnother() throws IOException {
        String foreign = ok("{\"result\":true,\"user\":{\"uid\":1,\"token\":\"foreign\"}}");
        String own = ok("{\"result\":true,\"user\":{\"uid\":2,\"token\":\"own\"}}");
        ScriptedServer.Act twice =
                line -> {
                    line.read();
                    line.write(foreign + foreign);
                    line.hang();
                };
        try (ScriptedServer server = new ScriptedServer(twice, answering(own));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            call(client, ADD);

            assertThat(call(client, ADD))
                    .isEqualTo(
                            new Reply.Applied(
                                    new Reply.Answer.UserAdded(
                                            Optional.of(2L), Optional.of(new Secret("own")))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "}}", "HTTP/1.1 2"})
    void call_bytesBehindAnAnswer_areNotReadBeforeTheNext(String stray) throws IOException {
        try (ScriptedServer server = new ScriptedServer(answering(DONE + stray), answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void call_bytesThatComeWhenNobodyWaits_closeTheConnection() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ScriptedServer.Act late =
                line -> {
                    line.read();
                    line.write(DONE);
                    answered.await();
                    line.write("}");
                    line.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
                    closed.countDown();
                };
        try (ScriptedServer server = new ScriptedServer(late, answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            answered.countDown();

            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
        }
    }

    @Test
    void call_lateAnswer_isNotTakenForAnother() throws IOException {
        CountDownLatch timedOut = new CountDownLatch(1);
        ScriptedServer.Act late =
                line -> {
                    line.read();
                    timedOut.await();
                    line.write(DONE);
                    line.hang();
                };
        try (ScriptedServer server = new ScriptedServer(late);
                BackendClient client =
                        Clients.to(SettingsFixture.to(server.url()).within(LONG, SHORT))) {
            assertThat(call(client, DELETE)).isEqualTo(unknown(Cause.TIMEOUT));
            timedOut.countDown();
            call(client, DELETE);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void call_leaseHasRunOut_isNotSent() throws IOException {
        long past = System.nanoTime();
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(server.url()), SendBound.none(), () -> past)) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.LEASE));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void call_leaseOfItsOwnHasEnded_isNotSent() throws IOException {
        long past = System.nanoTime();
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            client.call(DELETE, Optional.empty(), () -> past, reply::complete);

            assertThat(reply.orTimeout(30, TimeUnit.SECONDS).join())
                    .isEqualTo(refused(Cause.LEASE));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void call_leaseRunsOutUnderWay_endsInDoubtThen() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        try (ScriptedServer server =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.hang();
                                });
                BackendClient client =
                        Clients.to(SettingsFixture.to(server.url()), SendBound.none(), () -> end)) {
            assertThat(call(client, DELETE)).isEqualTo(unknown(Cause.TIMEOUT));
            assertThat(System.nanoTime()).isBetween(end, end + LONG.toNanos());
        }
    }

    @Test
    void call_rateTakenAway_isNotSent() throws IOException {
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(server.url()), SendBound.closed(), FOR_EVER)) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.LEASE));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void call_moreThanTheRate_leaveLater() throws IOException {
        SendBound bound = SendBound.closed();
        long start = System.nanoTime();
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                Pacer pacer = Pacer.start(bound, _ -> {});
                BackendClient client =
                        Clients.to(SettingsFixture.to(server.url()), bound, FOR_EVER)) {
            pacer.setRate(2);
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                replies.add(begin(client, DELETE));
            }
            assertThat(replies)
                    .allSatisfy(
                            reply ->
                                    assertThat(reply.orTimeout(30, TimeUnit.SECONDS).join())
                                            .isEqualTo(APPLIED));
            assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void call_bodyOverTheLimit_isNotSent() throws IOException {
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            Operation large =
                    new Operation.GroupEditMembers(
                            1, Edit.ADD, Collections.nCopies(1_000, "someone@example.com"));

            assertThat(call(client, large)).isEqualTo(new Reply.Refused(new Failure.TooLarge()));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void close_whileUnderWay_leavesItInDoubtAndRefusesOthers() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer(
                        line -> {
                            line.read();
                            line.hang();
                        })) {
            BackendClient client = Clients.to(SettingsFixture.to(server.url()));
            CompletableFuture<Reply> reply = begin(client, DELETE);
            await().until(() -> !server.requests().isEmpty());

            client.close();

            assertThat(reply).isCompletedWithValue(unknown(Cause.IO));
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.CONNECT));
            client.close();
        }
    }

    private static Reply replyOf(ScriptedServer.Act act) throws IOException {
        try (ScriptedServer server = new ScriptedServer(act);
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            return call(client, DELETE);
        }
    }

    private static Reply refused(Cause cause) {
        return new Reply.Refused(new Failure.Transient(cause, Optional.empty()));
    }

    private static Reply unknown(Cause cause) {
        return new Reply.Unknown(new Failure.Transient(cause, Optional.empty()));
    }
}
