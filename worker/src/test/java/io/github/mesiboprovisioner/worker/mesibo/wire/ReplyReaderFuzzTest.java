package io.github.mesiboprovisioner.worker.mesibo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.Corpus;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.Reply.Answer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Any bytes as an answer to any operation.
 *
 * <p>An input is one byte that chooses the operation, one the status, the {@code Retry-After}
 * header up to a line feed, and the body. In it {@code $A} stands for the app token, {@code $U} for
 * the user token that mesibo issues.
 */
class ReplyReaderFuzzTest {

    private static final int ID = 1_000_000_017;
    private static final String APP = "a9f3kq0z7w1y5t2r8v4m6n0b3c7x1p5d9g2h6j0l4";
    private static final String USER = "0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1zz";

    private static final List<Operation> OPERATIONS =
            List.of(
                    new Operation.UserAdd("ada", Optional.empty(), true, Optional.empty()),
                    new Operation.UserAdd(
                            "ada",
                            Optional.empty(),
                            true,
                            Optional.of(new Operation.TokenSpec("app", Duration.ZERO))),
                    new Operation.UserDeactivate("ada"),
                    new Operation.UserDelete("ada"),
                    new Operation.GroupAdd("board", GroupPermissions.UNSET),
                    new Operation.GroupSet(7, Optional.empty(), GroupPermissions.UNSET),
                    new Operation.GroupDelete(7),
                    new Operation.GroupEditMembers(7, Edit.ADD, List.of("ada")),
                    new Operation.GroupsGet(),
                    new Operation.GroupGetMembers(0));
    private static final List<Integer> STATUS =
            List.of(200, 204, 302, 400, 401, 403, 404, 413, 429, 500, 502, 503, 100, 999);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ReplyReader reader =
            new ReplyReader(InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));

    static Stream<byte[]> inputs() {
        return Stream.concat(seeds(), Corpus.of(ReplyReaderFuzzTest.class));
    }

    private static Stream<byte[]> seeds() {
        return Stream.of(
                        "{\"result\":true}",
                        "{\"op\":\"useradd\",\"result\":true,\"id\":1000000017,\"user\":"
                                + "{\"uid\":\"5\",\"address\":\"ada\",\"token\":\"$U\"}}",
                        "{\"result\":true,\"id\":\"1000000018\",\"group\":{\"gid\":5}}",
                        "{\"result\":true,\"groups\":[{\"gid\":5,\"name\":\"board\"},{}]}",
                        "{\"result\":false,\"code\":404,\"error\":\"NOTFOUND\"}",
                        "{\"result\":false,\"code\":401,\"error\":\"AUTHFAIL\",\"token\":\"$U\"}",
                        "{\"result\":false,\"error\":\"TOKENBREACH\"}",
                        "{\"result\":false,\"code\":\"429\",\"cause\":\"slow down, $A\"}",
                        "{\"result\":false,\"code\":400,\"error\":\"BADPARAM\",\"cause\":\"$A $U\","
                                + "\"action\":\"\\u0007\",\"properties\":[\"$A\",1,\"user.name\"],"
                                + "\"user\":{\"token\":\"$U\"}}",
                        "{\"result\":\"true\"}",
                        "<html>502</html>",
                        "")
                .flatMap(
                        body ->
                                Stream.of("\0\0\n", "\1\1\n", "\2\6\n", "\3\7\n", "\4\11\n120\n")
                                        .map(start -> start + body))
                .map(text -> text.getBytes(UTF_8));
    }

    static Stream<byte[]> bombs() {
        String deep = "[".repeat(1_000) + "]".repeat(1_000);
        String digits = "9".repeat(200);
        String long10 = "x".repeat(10_000_000);
        return Stream.of(
                        "{\"result\":true,\"x\":" + deep + "}",
                        "{\"result\":true,\"id\":" + digits + "}",
                        "{\"result\":false,\"code\":-" + digits + ",\"error\":\"E\"}",
                        "{\"result\":true,\"result\":false}",
                        "{\"result\":false,\"cause\":\"" + long10 + "\"}",
                        "{\"result\":false,\"cause\":\"" + "a1".repeat(2_000_000) + "\"}",
                        "{\"result\":true,\"" + long10 + "\":1}",
                        "{\"result\":true,\"groups\":[" + "{},".repeat(1_000_000) + "{}]}",
                        "{\"result\":false,\"properties\":[" + "\"\",".repeat(1_000_000) + "0]}")
                .map(body -> ("\1\3\n" + body).getBytes(UTF_8));
    }

    @MethodSource("inputs")
    @FuzzTest
    void fuzz(byte[] input) {
        read_anyAnswer_isNeverBetterThanItSaysNorTellsASecret(input);
    }

    @ParameterizedTest(name = "input {index}")
    @MethodSource({"inputs", "bombs"})
    void read_anyAnswer_isNeverBetterThanItSaysNorTellsASecret(byte[] input) {
        String text = new String(input, ISO_8859_1).replace("$A", APP).replace("$U", USER);
        int end = text.indexOf('\n');
        if (end < 2) {
            return;
        }
        Operation operation = OPERATIONS.get(text.charAt(0) % OPERATIONS.size());
        HttpReply reply =
                new HttpReply(
                        STATUS.get(text.charAt(1) % STATUS.size()),
                        Optional.of(text.substring(2, end)).filter(header -> !header.isEmpty()),
                        text.substring(end + 1).getBytes(ISO_8859_1));
        check(operation, reply.body(), reader.read(operation, ID, new Secret(APP), reply));
    }

    private static void check(Operation operation, byte[] body, Reply reply) {
        assertThat(reply.toString()).doesNotContain(APP).doesNotContain(USER);
        switch (reply) {
            case Reply.Applied(Answer.AlreadyGone()) -> checkGone(operation, json(body));
            case Reply.Applied(var answer) -> checkApplied(operation, answer, json(body));
            case Reply.Refused(var failure) -> checkFailure(failure);
            case Reply.Unknown(var failure) -> {
                assertThat(failure).isInstanceOf(Failure.Transient.class);
                checkFailure(failure);
            }
        }
    }

    private static void checkGone(Operation operation, JsonNode body) {
        assertThat(body.path("result").isBoolean()).isTrue();
        assertThat(body.path("result").booleanValue()).isFalse();
        assertThat(operation.op()).isIn("userset", "userdel", "groupdel");
    }

    private static void checkApplied(Operation operation, Answer answer, JsonNode body) {
        assertThat(body.path("result").isBoolean()).isTrue();
        assertThat(body.path("result").booleanValue()).isTrue();
        if (body.path("id").isNumber()) {
            assertThat(body.path("id").asLong()).isEqualTo(ID);
        }
        if (operation.issuesToken()) {
            assertThat(((Answer.UserAdded) answer).token().orElseThrow().value())
                    .isEqualTo(body.path("user").path("token").textValue());
        }
        if (answer instanceof Answer.GroupAdded(long gid)) {
            assertThat(gid).isPositive();
        }
    }

    private static void checkFailure(Failure failure) {
        if (failure instanceof Failure.Rejected rejected) {
            rejected.error().ifPresent(text -> checkText(text, 64));
            rejected.cause().ifPresent(text -> checkText(text, 300));
            rejected.action().ifPresent(text -> checkText(text, 300));
            assertThat(rejected.properties()).hasSizeLessThanOrEqualTo(20);
            rejected.properties().forEach(text -> checkText(text, 64));
        }
    }

    private static void checkText(String text, int lengthMax) {
        assertThat(text).hasSizeBetween(1, lengthMax).doesNotContainPattern("\\p{Cntrl}");
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
