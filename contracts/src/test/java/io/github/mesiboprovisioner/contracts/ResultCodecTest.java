package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.Result.AppliedType;
import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Members;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.contracts.Result.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ResultCodecTest {

    private static final EventOrigin ORIGIN =
            new EventOrigin(
                    Optional.of("e-1"),
                    Optional.of("/idp"),
                    Optional.of("identity.user.created.v1"),
                    "identity.users",
                    3,
                    42);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final ResultCodec codec = new ResultCodec();

    @Test
    void encode_appliedInBinaryMode_isAsTheContractSays() {
        Details details =
                new Details(
                        Optional.of(new Result.User("ada", Optional.of(123L), Optional.of(true))),
                        Optional.of(token(Optional.of(TIME))),
                        Optional.empty(),
                        Optional.empty());

        EncodedRecord record =
                codec.encode(
                        result(new Outcome.Applied(AppliedType.USER_PROVISIONED, details)),
                        ContentMode.BINARY);

        assertThat(new String(record.key(), UTF_8)).isEqualTo("ada");
        assertThat(headers(record))
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("ce_specversion", "1.0"),
                                Map.entry("ce_id", "identity.users/3/42"),
                                Map.entry("ce_source", "/mesibo-provisioner"),
                                Map.entry("ce_type", "mesibo.user.provisioned.v1"),
                                Map.entry("ce_subject", "ada"),
                                Map.entry("ce_time", "2026-01-01T00:00:00Z"),
                                Map.entry("ce_causationid", "e-1"),
                                Map.entry("ce_correlationid", "c-1"),
                                Map.entry("ce_traceparent", "tp"),
                                Map.entry("ce_tracestate", "ts"),
                                Map.entry("content-type", "application/json")));
        assertThat(new String(record.value(), UTF_8))
                .isEqualTo(
                        "{\"outcome\":\"applied\",\"event\":{\"id\":\"e-1\",\"source\":\"/idp\","
                            + "\"type\":\"identity.user.created.v1\",\"topic\":\"identity.users\","
                            + "\"partition\":3,\"offset\":42},\"user\":{\"address\":\"ada\","
                            + "\"uid\":123,\"active\":true},\"token\":{\"value\":\"t0ken\","
                            + "\"appId\":\"app\",\"issuedAt\":\"2026-01-01T00:00:00Z\","
                            + "\"inDoubt\":false}}");
    }

    @Test
    void encode_skipped_namesTheReason() {
        EncodedRecord record =
                codec.encode(
                        result(new Outcome.Skipped(Reason.TOMBSTONE, Details.NONE)),
                        ContentMode.BINARY);

        assertThat(headers(record)).containsEntry("ce_type", "mesibo.event.skipped.v1");
        assertThat(new String(record.value(), UTF_8))
                .startsWith("{\"outcome\":\"skipped\",\"reason\":\"tombstone\",\"event\":{");
    }

    @Test
    void encode_failedWithoutIdentity_omitsWhatIsNotKnown() {
        Problem problem =
                new Problem(
                        Problem.Kind.UNDECODABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("key: missing"),
                        Optional.empty(),
                        List.of(),
                        0,
                        true);
        Result result =
                new Result(
                        new EventOrigin(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "identity.users",
                                0,
                                7),
                        "",
                        "unknown",
                        TIME,
                        Result.Trace.NONE,
                        new Outcome.Failed(problem, Details.NONE));

        EncodedRecord record = codec.encode(result, ContentMode.BINARY);

        assertThat(headers(record))
                .containsEntry("ce_type", "mesibo.event.failed.v1")
                .doesNotContainKeys("ce_causationid", "ce_correlationid", "ce_traceparent");
        assertThat(new String(record.value(), UTF_8))
                .isEqualTo(
                        "{\"outcome\":\"failed\",\"event\":{\"topic\":\"identity.users\","
                                + "\"partition\":0,\"offset\":7},\"error\":{\"kind\":"
                                + "\"undecodable\",\"cause\":\"key: missing\",\"attempts\":0,"
                                + "\"deadLetter\":true}}");
    }

    @Test
    void encode_members_omitsEmptyLists() {
        Members members =
                new Members(List.of("a"), List.of(), List.of(), List.of("b"), List.of(), false);

        EncodedRecord record = codec.encode(applied(members), ContentMode.BINARY);

        assertThat(new String(record.value(), UTF_8))
                .contains(
                        "\"members\":{\"added\":[\"a\"],\"rejected\":[\"b\"],\"truncated\":false}");
    }

    @ParameterizedTest
    @EnumSource(ContentMode.class)
    void encode_sealedToken_neverWritesTheValue(ContentMode mode) {
        Details details =
                new Details(
                        Optional.empty(),
                        Optional.of(token(Optional.empty())),
                        Optional.empty(),
                        Optional.empty());
        ResultCodec sealing = new ResultCodec(token -> "jwe-of-" + token.value().length());

        EncodedRecord record =
                sealing.encode(
                        result(new Outcome.Applied(AppliedType.USER_PROVISIONED, details)), mode);

        assertThat(new String(record.value(), UTF_8)).doesNotContain("t0ken");
        assertThat(codec.decode(record.received()).jwe()).hasValue("jwe-of-5");
    }

    @ParameterizedTest
    @EnumSource(ContentMode.class)
    void encodeWithin_manyMembers_cutsListsAndCounts(ContentMode mode) {
        List<String> many =
                IntStream.range(0, 100_000).mapToObj(number -> "member-" + number).toList();
        Members members =
                new Members(many, List.of(), many, List.of("bad"), List.of("held"), false);

        EncodedRecord record = codec.encodeWithin(applied(members), mode, 100_000);

        assertThat(record.sizeInBytes()).isBetween(99_000, 100_000);
        ResultView view = codec.decode(record.received());
        assertThat(view.counts()).hasValue(new MemberCounts(100_000, 0, 100_000, 1, 1));
        Members cut = view.result().outcome().details().members().orElseThrow();
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.rejected()).containsExactly("bad");
        assertThat(many).startsWith(cut.pending().toArray(String[]::new));
        assertThat(cut.pending()).isNotEmpty();
    }

    @Test
    void encodeWithin_longErrorTexts_cutsThemAndKeepsTheMembers() {
        Problem problem =
                new Problem(
                        Problem.Kind.REJECTED,
                        Optional.of(400),
                        Optional.of("BADVALUE"),
                        Optional.of("x".repeat(10_000)),
                        Optional.empty(),
                        List.of("p"),
                        1,
                        true);
        Members members =
                new Members(List.of("a"), List.of(), List.of(), List.of(), List.of(), false);
        Details details =
                new Details(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(members));

        EncodedRecord record =
                codec.encodeWithin(
                        result(new Outcome.Failed(problem, details)), ContentMode.BINARY, 4_000);

        assertThat(record.sizeInBytes()).isLessThan(4_000);
        ResultView view = codec.decode(record.received());
        assertThat(view.result().outcome().details().members()).hasValue(members);
        assertThat(view.counts()).isEmpty();
        assertThat(((Outcome.Failed) view.result().outcome()).problem().cause().orElseThrow())
                .hasSize(201);
    }

    @ParameterizedTest
    @EnumSource(ContentMode.class)
    void encode_loneSurrogates_areReplaced(ContentMode mode) {
        Members members =
                new Members(List.of("x\ud800y"), List.of(), List.of(), List.of(), List.of(), false);

        ResultView view = codec.decode(codec.encode(applied(members), mode).received());

        assertThat(view.result().outcome().details().members().orElseThrow().added())
                .containsExactly("x?y");
    }

    @Test
    void toString_resultWithAToken_doesNotShowIt() {
        Result.Token token = token(Optional.empty());

        assertThat(token.toString()).contains("***").doesNotContain("t0ken");
    }

    @Test
    void decode_somethingElse_saysSo() {
        RawRecord record = RecordBuilder.binary("x", "y").value("{").build();

        assertThatThrownBy(() -> codec.decode(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a result");
    }

    private static Result.Token token(Optional<Instant> issuedAt) {
        return new Result.Token(
                Optional.of(new Secret("t0ken")), "app", issuedAt, Optional.empty(), false);
    }

    private static Result applied(Members members) {
        return result(
                new Outcome.Applied(
                        AppliedType.GROUP_PROVISIONED,
                        new Details(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new Result.Group("ada", Optional.of(1L), true, false)),
                                Optional.of(members))));
    }

    private static Result result(Outcome outcome) {
        return new Result(
                ORIGIN,
                "",
                "ada",
                TIME,
                new Result.Trace(Optional.of("c-1"), Optional.of("tp"), Optional.of("ts")),
                outcome);
    }

    private static Map<String, String> headers(EncodedRecord record) {
        return record.headers().stream()
                .collect(
                        Collectors.toMap(
                                Header::name,
                                header ->
                                        header.value() == null
                                                ? ""
                                                : new String(header.value(), UTF_8)));
    }
}
