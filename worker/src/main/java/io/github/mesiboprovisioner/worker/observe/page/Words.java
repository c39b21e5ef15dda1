package io.github.mesiboprovisioner.worker.observe.page;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers and times as people say them. */
final class Words {
    private static final Duration MINUTES_FROM = Duration.ofMinutes(2);
    private static final Duration HOURS_FROM = Duration.ofHours(2);
    private static final Duration DAYS_FROM = Duration.ofDays(2);

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 partition}, {@code 2 partitions}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** With at most one decimal. */
    static String rate(double perSecond) {
        String text = String.format(Locale.ROOT, "%,.1f", perSecond);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String duration(Duration duration) {
        if (duration.compareTo(MINUTES_FROM) < 0) {
            return Math.max(0, duration.toSeconds()) + " s";
        }
        if (duration.compareTo(HOURS_FROM) < 0) {
            return duration.toMinutes() + " min";
        }
        return duration.compareTo(DAYS_FROM) < 0
                ? duration.toHours() + " h"
                : duration.toDays() + " d";
    }

    /** How long before {@code now} it was; the text itself if it is no time. */
    static String ago(String time, Instant now) {
        return instant(time)
                .map(then -> duration(Duration.between(then, now)) + " ago")
                .orElse(time);
    }

    static Optional<Instant> instant(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** False of control characters and of those that change the direction of what follows. */
    static boolean isShown(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /** {@code 0–3, 5} of sorted numbers. */
    static String ranges(List<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= numbers.size(); i++) {
            if (i == numbers.size() || numbers.get(i) != numbers.get(i - 1) + 1) {
                int first = numbers.get(from);
                int last = numbers.get(i - 1);
                ranges.add(first == last ? "" + first : first + "–" + last);
                from = i;
            }
        }
        return String.join(", ", ranges);
    }
}
