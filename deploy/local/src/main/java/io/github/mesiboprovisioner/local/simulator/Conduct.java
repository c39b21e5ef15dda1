package io.github.mesiboprovisioner.local.simulator;

import java.time.Duration;

/**
 * What becomes of one call: wait, have the effect or not, wait again, end.
 *
 * @param before the effect
 * @param after the effect
 */
record Conduct(boolean executes, Duration before, Duration after, Ending ending) {

    /** How the client learns of it. */
    sealed interface Ending {
        /** As mesibo would answer. */
        record Reply() implements Ending {}

        /** The first half of that. */
        record CutReply() implements Ending {}

        /** Something that is not JSON. */
        record Garbage() implements Ending {}

        /** A refusal in mesibo's form. */
        record Refuse(Refusal refusal, int retryAfterSeconds) implements Ending {}

        /** An answer from in front of mesibo. */
        record Http(HttpAnswer answer) implements Ending {}

        /** The connection is reset. */
        record Reset() implements Ending {}

        /** Nothing. */
        record Silence() implements Ending {}
    }

    static Conduct normal(Duration latency) {
        Duration half = latency.dividedBy(2);
        return new Conduct(true, half, half, new Ending.Reply());
    }

    /** A call that a rule hit. */
    static Conduct faulty(FaultRule rule, Duration latency) {
        Duration half = latency.dividedBy(2);
        Duration before = rule.kind() == FaultKind.LATE ? half.plus(rule.delay()) : half;
        return new Conduct(rule.executes(), before, half, ending(rule));
    }

    private static Ending ending(FaultRule rule) {
        int retryAfter = rule.retryAfterSeconds();
        return switch (rule.kind()) {
            case RESET_BEFORE, RESET_AFTER -> new Ending.Reset();
            case HANG -> new Ending.Silence();
            case LATE -> rule.executes() ? new Ending.Reply() : new Ending.Silence();
            case TRUNCATED_JSON -> new Ending.CutReply();
            case GARBAGE_JSON -> new Ending.Garbage();
            case HTML_502 -> new Ending.Http(HttpAnswer.page(502, "Bad Gateway"));
            case CODE_500 -> refuse("SERVERERROR", 500, "Internal error", 0);
            case HTTP_429 -> throttle(429, "Too Many Requests", retryAfter);
            case CODE_429 -> refuse("THROTTLED", 429, "Too many requests", retryAfter);
            case HTTP_503 -> throttle(503, "Service Unavailable", retryAfter);
            case REDIRECT_302 ->
                    new Ending.Http(
                            HttpAnswer.page(302, "Found").with("Location", "/moved/backend/"));
            case REFUSE -> new Ending.Refuse(rule.refusal(), retryAfter);
        };
    }

    private static Ending refuse(String error, int code, String cause, int retryAfterSeconds) {
        return new Ending.Refuse(Refusal.of(error, code, cause), retryAfterSeconds);
    }

    static Ending throttle(int status, String title, int retryAfterSeconds) {
        return new Ending.Http(HttpAnswer.page(status, title).retryAfter(retryAfterSeconds));
    }
}
