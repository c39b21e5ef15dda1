package io.github.mesiboprovisioner.checks.monitoring;

import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The rules with an hour made a minute: whatever is waited for ({@code for}) and looked back at
 * ({@code [1h]}, {@code offset}) is a sixtieth as long, so that a test sees alerts come and go.
 * Expressions, thresholds, labels and names stay what they are.
 */
final class Hastened {

    private static final int FACTOR = 60;
    private static final Pattern DURATION =
            Pattern.compile("(?<before>for: |\\[|offset )(?<number>\\d+)(?<unit>[mhd])\\b");

    private Hastened() {}

    static String rules(String text) {
        return DURATION.matcher(text).replaceAll(Hastened::hastened);
    }

    private static String hastened(MatchResult duration) {
        Duration real = Duration.parse(iso(duration.group("number"), duration.group("unit")));
        return duration.group("before") + real.dividedBy(FACTOR).toSeconds() + "s";
    }

    private static String iso(String number, String unit) {
        return switch (unit) {
            case "d" -> "P" + number + "D";
            case "h" -> "PT" + number + "H";
            default -> "PT" + number + "M";
        };
    }
}
