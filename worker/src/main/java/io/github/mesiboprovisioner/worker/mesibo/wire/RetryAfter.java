package io.github.mesiboprovisioner.worker.mesibo.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads the {@code Retry-After} header: seconds, or a date. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /**
     * How long to wait from {@code now} on; empty if the header says nothing that is understood.
     */
    static Optional<Duration> read(String header, Instant now) {
        String value = header.strip();
        return value.matches("\\d+") ? Optional.of(seconds(value)) : date(value, now);
    }

    private static Duration seconds(String digits) {
        return digits.length() > 9 ? LONGEST : shorter(Duration.ofSeconds(Long.parseLong(digits)));
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            Instant then =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(now, then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : shorter(wait));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
