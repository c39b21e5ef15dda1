package io.github.mesiboprovisioner.local.simulator;

import java.util.List;

/**
 * A failure as mesibo words it.
 *
 * @param code 0 when the reply has none
 */
public record Refusal(String error, int code, String cause, List<String> properties) {

    static final Refusal AUTHFAIL = of("AUTHFAIL", 401, "Invalid or expired app token", "token");
    static final Refusal BADOP = of("BADOP", 400, "Unknown operation", "op");

    public Refusal {
        properties = List.copyOf(properties);
    }

    /** With the properties at fault. */
    public static Refusal of(String error, int code, String cause, String... properties) {
        return new Refusal(error, code, cause, List.of(properties));
    }

    static Refusal badValue(List<String> properties) {
        return new Refusal("BADVALUE", 400, "Bad or missing value", properties);
    }
}
