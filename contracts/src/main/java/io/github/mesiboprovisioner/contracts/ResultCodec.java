package io.github.mesiboprovisioner.contracts;

import io.github.mesiboprovisioner.contracts.Result.Members;
import io.github.mesiboprovisioner.contracts.Result.Outcome;

/** Writes results as records of the results topic (CONTRACT 4), and reads them back. */
public final class ResultCodec {

    /** The CloudEvents {@code source} of every result. */
    public static final String SOURCE = "/mesibo-provisioner";

    /** The {@code type} of a skipped event's result. */
    public static final String SKIPPED = "mesibo.event.skipped.v1";

    /** The {@code type} of a failed event's result. */
    public static final String FAILED = "mesibo.event.failed.v1";

    static final String CAUSATIONID = "causationid";
    private static final MemberCounts NO_COUNTS = new MemberCounts(0, 0, 0, 0, 0);

    private final ResultData data;

    /** Issued tokens are written in clear. */
    public ResultCodec() {
        this.data = new ResultData("value", Secret::value);
    }

    /** Issued tokens are written only as a JWE. */
    public ResultCodec(TokenSeal seal) {
        this.data = new ResultData("jwe", seal::seal);
    }

    public EncodedRecord encode(Result result, ContentMode mode) {
        MemberCounts counts =
                result.outcome().details().members().map(MemberCounts::of).orElse(NO_COUNTS);
        return encode(result, counts, mode);
    }

    /**
     * The result in a record of at most {@code bytesMax} as {@link EncodedRecord#sizeInBytes}
     * counts. Member lists are cut first, then the texts of an error, then what comes from the
     * event. What cannot be cut (the subject twice, a token) is never left out: only a limit below
     * some 32 KiB can be exceeded.
     */
    public EncodedRecord encodeWithin(Result result, ContentMode mode, int bytesMax) {
        EncodedRecord whole = encode(result, mode);
        if (whole.sizeInBytes() <= bytesMax) {
            return whole;
        }
        Members members = result.outcome().details().members().orElse(ResultCut.NO_MEMBERS);
        MemberCounts counts = MemberCounts.of(members);
        Result lean = ResultCut.withoutMembers(result);
        for (ResultCut cut : ResultCut.values()) {
            lean = cut.apply(lean);
            int room = bytesMax - encode(lean, counts, mode).sizeInBytes();
            if (room >= 0) {
                return encode(ResultCut.withMembers(lean, members, room), counts, mode);
            }
        }
        return encode(lean, counts, mode);
    }

    /**
     * Reads a record of the results topic.
     *
     * @throws IllegalArgumentException if it is not a result
     */
    public ResultView decode(RawRecord record) {
        return ResultReader.read(record);
    }

    private EncodedRecord encode(Result result, MemberCounts counts, ContentMode mode) {
        CloudEventWriter writer = new CloudEventWriter(result.subject());
        writer.put(Attribute.ID.text(), result.id());
        writer.put(Attribute.SOURCE.text(), SOURCE);
        writer.put(Attribute.TYPE.text(), type(result.outcome()));
        writer.put("time", result.time().toString());
        writer.put(CAUSATIONID, result.origin().id());
        writer.put(Attribute.CORRELATIONID.text(), result.trace().correlationId());
        writer.put(Attribute.TRACEPARENT.text(), result.trace().traceparent());
        writer.put(Attribute.TRACESTATE.text(), result.trace().tracestate());
        return writer.write(data.write(result, counts), mode);
    }

    private static String type(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied(var type, _) -> type.type();
            case Outcome.Skipped _ -> SKIPPED;
            case Outcome.Failed _ -> FAILED;
        };
    }
}
