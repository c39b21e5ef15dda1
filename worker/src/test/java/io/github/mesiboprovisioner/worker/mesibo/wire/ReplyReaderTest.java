package io.github.mesiboprovisioner.worker.mesibo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.Reply.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

final class ReplyReaderTest {
    private static final int ID = 1_000_000_017;
    private static final Secret APP = new Secret("app-token");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Operation ADD =
            new Operation.UserAdd("a", Optional.empty(), true, Optional.empty());
    private static final Operation ADD_WITH_TOKEN =
            new Operation.UserAdd(
                    "a",
                    Optional.empty(),
                    true,
                    Optional.of(new Operation.TokenSpec("app", Duration.ZERO)));
    private static final Operation GROUP_ADD = new Operation.GroupAdd("g", GroupPermissions.UNSET);
    private static final Operation EDIT = new Operation.GroupEditMembers(1, Edit.ADD, List.of("a"));

    private final ReplyReader reader = new ReplyReader(InstantSource.fixed(NOW));

    @ParameterizedTest
    @ValueSource(strings = {"123", "\"123\""})
    void read_userAddedWithToken_hasBoth(String uid) {
        assertThat(
                        read(
                                ADD_WITH_TOKEN,
                                200,
                                "{\"op\":\"useradd\",\"result\":true,\"id\":1000000017,\"new\":[{}],"
                                    + "\"user\":{\"uid\":"
                                        + uid
                                        + ",\"address\":\"a\",\"token\":\"79a8\"}}"))
                .isEqualTo(applied(userAdded(123L, new Secret("79a8"))));
    }

    @Test
    void read_userAddedNoTokenAsked_hasNone() {
        assertThat(read(ADD, 200, "{\"result\":true,\"user\":{\"uid\":1,\"token\":\"x\"}}"))
                .isEqualTo(applied(new Answer.UserAdded(Optional.of(1L), Optional.empty())));
        assertThat(read(ADD, 200, "{\"result\":true}"))
                .isEqualTo(applied(new Answer.UserAdded(Optional.empty(), Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":true}",
                "{\"result\":true,\"user\":{\"uid\":1}}",
                "{\"result\":true,\"user\":{\"uid\":1,\"token\":\"\"}}",
                "{\"result\":true,\"user\":{\"uid\":1,\"token\":5}}",
                "{\"result\":true,\"user\":[{\"token\":\"x\"}]}",
                "{\"result\":true,\"op\":\"userdel\",\"user\":{\"uid\":1,\"token\":\"x\"}}",
                "{\"result\":true,\"id\":1000000018,\"user\":{\"uid\":1,\"token\":\"x\"}}"
            })
    void read_tokenAskedAndNotGiven_isUnknown(String body) {
        assertThat(read(ADD_WITH_TOKEN, 200, body)).isEqualTo(unknown(Cause.BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000000000", "\"5000000000\""})
    void read_groupAdded_hasItsGid(String gid) {
        assertThat(read(GROUP_ADD, 200, "{\"result\":true,\"group\":{\"gid\":" + gid + "}}"))
                .isEqualTo(applied(new Answer.GroupAdded(5_000_000_000L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"gid\":0}", "{\"gid\":-4}", "{\"gid\":1.5}", "{\"gid\":\"x\"}"})
    void read_groupAddedWithoutGid_isUnknown(String group) {
        assertThat(read(GROUP_ADD, 200, "{\"result\":true,\"group\":" + group + "}"))
                .isEqualTo(unknown(Cause.BODY));
    }

    @Test
    void read_refusalFullOfTheAppToken_hasNoPartOfIt() {
        Secret token = new Secret("a1b2c3d4e5".repeat(10) + "x");
        String cause = (token.value() + " ").repeat(50);

        Reply reply =
                reader.read(
                        EDIT,
                        ID,
                        token,
                        reply(
                                400,
                                Optional.empty(),
                                "{\"result\":false,\"code\":400,\"cause\":\"" + cause + "\"}"));

        assertThat(reply.toString()).contains("***").doesNotContain("a1b2");
    }

    @Test
    void read_groups_haveGidAndName() {
        String body =
                "{\"result\":true,\"groups\":[{\"gid\":1,\"name\":\"A\"},{\"gid\":\"2\"},{}]}";

        assertThat(read(new Operation.GroupsGet(), 200, body))
                .isEqualTo(
                        applied(
                                new Answer.Groups(
                                        List.of(
                                                new Reply.GroupRow(1, "A"),
                                                new Reply.GroupRow(2, "")))));
        assertThat(read(new Operation.GroupsGet(), 200, "{\"result\":true}"))
                .isEqualTo(unknown(Cause.BODY));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 404, 500, 502})
    void read_resultTrueWhateverTheStatus_isApplied(int status) {
        assertThat(read(EDIT, status, "{\"op\":\"groupeditmembers\",\"result\":true}"))
                .isEqualTo(applied(new Answer.Done()));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHFAIL,401,AUTH",
        "authfail,,AUTH",
        "AUTHFAIL,500,AUTH",
        "WHATEVER,401,AUTH",
        "WHATEVER,403,AUTH",
        "TOKENBREACH,,BREACH",
        "TOKENBREACH,403,BREACH",
        "TOKENBREACH,429,BREACH"
    })
    void read_tokenNotAccepted_isForbidden(
            String error, Integer code, Failure.Forbidden.Kind kind) {
        assertThat(read(ADD, 200, failure(error, code)))
                .isEqualTo(refused(new Failure.Forbidden(kind)));
    }

    @Test
    void read_forbiddenWithForeignId_isForbiddenAllTheSame() {
        String body = "{\"result\":false,\"error\":\"TOKENBREACH\",\"id\":5}";

        assertThat(read(ADD, 200, body))
                .isEqualTo(refused(new Failure.Forbidden(Failure.Forbidden.Kind.BREACH)));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void read_statusForbiddenWithoutResult_isForbidden(int status) {
        assertThat(read(ADD, status, "<html>"))
                .isEqualTo(refused(new Failure.Forbidden(Failure.Forbidden.Kind.AUTH)));
    }

    @ParameterizedTest
    @CsvSource({"200,429", "429,", "429,429", "503,", "503,503"})
    void read_throttled_saysForHowLong(int status, Integer code) {
        HttpReply reply = reply(status, Optional.of("7"), failure("BUSY", code));

        assertThat(reader.read(ADD, ID, APP, reply))
                .isEqualTo(refused(new Failure.Throttled(Optional.of(Duration.ofSeconds(7)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|PT0S",
                "120|PT2M",
                "99999999999999999999|PT24H",
                "Sun, 1 Mar 2026 12:05:00 GMT|PT5M",
                "Sun, 01 Mar 2026 11:05:00 GMT|PT0S",
                "Mon, 02 Mar 2126 12:00:00 GMT|",
                "soon|",
                "-5|"
            })
    void read_retryAfter_isSecondsOrADate(String header, Duration wait) {
        Failure.Throttled throttled = new Failure.Throttled(Optional.ofNullable(wait));

        assertThat(reader.read(ADD, ID, APP, reply(503, Optional.of(header), "busy")))
                .isEqualTo(refused(throttled));
    }

    @Test
    void read_status503WithoutRetryAfter_isTransient() {
        assertThat(read(ADD, 503, "<html>")).isEqualTo(unknown(Cause.STATUS, 503));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 400, 404, 405, 500, 502, 504, 599, 999})
    void read_otherStatusWithoutResult_isUnknown(int status) {
        assertThat(read(ADD, status, "<html>bad gateway")).isEqualTo(unknown(Cause.STATUS, status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 304, 307, 308})
    void read_redirect_isNotFollowed(int status) {
        assertThat(read(ADD, status, ""))
                .isEqualTo(refused(new Failure.Transient(Cause.REDIRECT, Optional.of(status))));
    }

    @Test
    void read_status413_isTooLarge() {
        assertThat(read(EDIT, 413, "<html>")).isEqualTo(refused(new Failure.TooLarge()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html>",
                "null",
                "true",
                "[]",
                "{}",
                "{\"result\":\"true\"}",
                "{\"result\":1}",
                "{\"result\":true",
                "{\"result\":true}}",
                "{\"result\":true} {\"result\":false}",
                "{\"result\":true,\"result\":false}",
                "\u0000\u0001\u0002"
            })
    void read_okWithoutTheDocumentedJson_isUnknown(String body) {
        assertThat(read(EDIT, 200, body)).isEqualTo(unknown(Cause.BODY));
    }

    @Test
    void read_hostileBodies_areUnknown() {
        String deep = "{\"result\":true,\"a\":" + "[".repeat(100_000);
        String longNumber = "{\"result\":true,\"id\":" + "9".repeat(100_000) + "}";

        assertThat(read(EDIT, 200, deep)).isEqualTo(unknown(Cause.BODY));
        assertThat(read(EDIT, 200, longNumber)).isEqualTo(unknown(Cause.BODY));
        assertThat(reader.read(EDIT, ID, APP, new HttpReply(200, Optional.empty(), binary())))
                .isEqualTo(unknown(Cause.BODY));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 599, 1000})
    void read_codeOfTheServer_isUnknown(int code) {
        assertThat(read(ADD, 200, failure("BADSERVER", code))).isEqualTo(unknown(Cause.CODE, code));
    }

    @ParameterizedTest
    @CsvSource({"X,404", "USERNOTFOUND,", "nouser,400", "BADUSER,500"})
    void read_userIsGone_isDone(String error, Integer code) {
        for (Operation operation :
                List.of(new Operation.UserDelete("a"), new Operation.UserDeactivate("a"))) {
            assertThat(read(operation, 200, failure(error, code)))
                    .isEqualTo(applied(new Answer.AlreadyGone()));
        }
    }

    @ParameterizedTest
    @CsvSource({"X,404", "NOTFOUND,", "NOGROUP,400", "BADGROUP,"})
    void read_groupIsGone_isDone(String error, Integer code) {
        assertThat(read(new Operation.GroupDelete(1), 200, failure(error, code)))
                .isEqualTo(applied(new Answer.AlreadyGone()));
    }

    @ParameterizedTest
    @CsvSource({"NOUSER,,userdel", "NOGROUP,,groupdel"})
    void read_goneWordOfTheOtherKind_isRejected(String error, Integer code, String op) {
        Operation other =
                op.equals("userdel") ? new Operation.GroupDelete(1) : new Operation.UserDelete("a");

        assertThat(read(other, 200, failure(error, code))).isInstanceOf(Reply.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"BADVALUE,400", "BADOP,", "NOTFOUND,404", "X,413", "X,418", "X,0", "X,200"})
    void read_otherCodeOrWord_isRejected(String error, Integer code) {
        Optional<Integer> expected = Optional.ofNullable(code).filter(c -> c > 0);

        assertThat(read(ADD, 200, failure(error, code)))
                .isEqualTo(
                        refused(
                                new Failure.Rejected(
                                        expected,
                                        Optional.of(error),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of())));
    }

    @Test
    void read_rejectedUnderAnyStatus_isRejected() {
        for (int status : List.of(200, 400, 401, 413, 429, 500, 503)) {
            assertThat(read(ADD, status, failure("BADVALUE", 400)))
                    .isInstanceOf(Reply.Refused.class)
                    .extracting(reply -> ((Reply.Refused) reply).failure().tag())
                    .isEqualTo("rejected");
        }
    }

    @Test
    void read_resultFalseWithoutWordOrCode_isUnknown() {
        assertThat(read(ADD, 200, "{\"result\":false}")).isEqualTo(unknown(Cause.BODY));
    }

    @Test
    void read_rejectionOfAnotherRequest_isUnknown() {
        assertThat(read(ADD, 200, "{\"result\":false,\"error\":\"BADVALUE\",\"id\":5}"))
                .isEqualTo(unknown(Cause.BODY));
    }

    @Test
    void read_rejectionWithSecrets_masksThem() {
        String userToken = "79a8b7c6d5e4f3a2b1c079a8b7c6d5e4f3a2b1c0";
        String body =
                "{\"result\":false,\"error\":\"BADVALUE\",\"code\":\"400\",\"token\":\"echoed\","
                        + "\"user\":{\"token\":\"tiny\"},"
                        + "\"cause\":\"app-token and "
                        + userToken
                        + "\\r\\nand echoed\",\"action\":\"use tiny\","
                        + "\"properties\":[\"token\",\"app-token\",7,{}]}";

        assertThat(read(ADD, 200, body))
                .isEqualTo(
                        refused(
                                new Failure.Rejected(
                                        Optional.of(400),
                                        Optional.of("BADVALUE"),
                                        Optional.of("*** and *** and ***"),
                                        Optional.of("use ***"),
                                        List.of("token", "***"))));
    }

    @Test
    void read_rejectionWithEndlessTexts_cutsThem() {
        String endless = "word ".repeat(10_000);
        String body =
                "{\"result\":false,\"error\":\""
                        + endless
                        + "\",\"cause\":\""
                        + endless
                        + "\",\"properties\":["
                        + "\"x\",".repeat(1_000)
                        + "\"x\"]}";

        Reply reply = read(ADD, 200, body);

        Failure.Rejected rejected = (Failure.Rejected) ((Reply.Refused) reply).failure();
        assertThat(rejected.error().orElseThrow()).hasSizeLessThanOrEqualTo(64);
        assertThat(rejected.cause().orElseThrow()).hasSizeLessThanOrEqualTo(300);
        assertThat(rejected.properties()).hasSize(20);
    }

    private Reply read(Operation operation, int status, String body) {
        return reader.read(operation, ID, APP, reply(status, Optional.empty(), body));
    }

    private static HttpReply reply(int status, Optional<String> retryAfter, String body) {
        return new HttpReply(status, retryAfter, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String failure(String error, @Nullable Integer code) {
        String number = code == null ? "" : ",\"code\":" + code;
        return "{\"op\":\"x\",\"result\":false,\"error\":\"" + error + "\"" + number + "}";
    }

    private static byte[] binary() {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static Reply applied(Answer answer) {
        return new Reply.Applied(answer);
    }

    private static Answer userAdded(long uid, Secret token) {
        return new Answer.UserAdded(Optional.of(uid), Optional.of(token));
    }

    private static Reply refused(Failure failure) {
        return new Reply.Refused(failure);
    }

    private static Reply unknown(Cause cause) {
        return new Reply.Unknown(new Failure.Transient(cause, Optional.empty()));
    }

    private static Reply unknown(Cause cause, int code) {
        return new Reply.Unknown(new Failure.Transient(cause, Optional.of(code)));
    }
}
