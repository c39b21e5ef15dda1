package io.github.mesiboprovisioner.local.simulator;

import java.util.Locale;

/** The ways in which a call can go wrong. The name in JSON is {@code reset-before} and so on. */
public enum FaultKind {
    /** The connection is reset before the call has its effect. */
    RESET_BEFORE(false),
    /** The connection is reset after the call had its effect. */
    RESET_AFTER(true),
    /** Never answered. */
    HANG(false),
    /** Carried out and answered only after the rule's delay, whether or not somebody waits. */
    LATE(true),
    /** The reply is cut in the middle. */
    TRUNCATED_JSON(true),
    /** The reply is not JSON. */
    GARBAGE_JSON(true),
    /** HTTP 502 with an HTML page. */
    HTML_502(false),
    /** {@code result: false} and {@code code: 500}. */
    CODE_500(false),
    /** HTTP 429, with Retry-After when the rule says so. */
    HTTP_429(false),
    /** HTTP 200 with {@code code: 429}. */
    CODE_429(false),
    /** HTTP 503, with Retry-After when the rule says so. */
    HTTP_503(false),
    /** HTTP 302 to another path of the simulator, which counts who follows. */
    REDIRECT_302(false),
    /** The rule's own refusal. */
    REFUSE(false);

    private final boolean executes;

    FaultKind(boolean executes) {
        this.executes = executes;
    }

    /** Whether the call has its effect, unless the rule says otherwise. */
    public boolean executes() {
        return executes;
    }

    /** {@code reset-before}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
