package io.github.mesiboprovisioner.worker.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The general kinds of setting. */
final class Types {
    private static final Pattern INTEGER = Pattern.compile("\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private Types() {}

    static Type<String> text(String accepted, Predicate<String> test) {
        return new Type<>(accepted, text -> Optional.of(text).filter(test));
    }

    static Type<Boolean> bool() {
        return new Type<>(
                "true or false",
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.empty();
                        });
    }

    static Type<Long> number(long min, long max) {
        return new Type<>(
                "a whole number from " + min + " to " + max,
                text ->
                        Optional.of(text)
                                .filter(INTEGER.asMatchPredicate())
                                .map(Long::valueOf)
                                .filter(number -> min <= number && number <= max));
    }

    static Type<Integer> integer(int min, int max) {
        Type<Long> number = number(min, max);
        return new Type<>(number.accepted(), text -> number.parse(text).map(Math::toIntExact));
    }

    /** A decimal number above zero. */
    static Type<BigDecimal> decimal(int max) {
        return new Type<>(
                "a decimal number above 0, at most " + max,
                text ->
                        Optional.of(text)
                                .filter(DECIMAL.asMatchPredicate())
                                .map(BigDecimal::new)
                                .filter(number -> number.signum() > 0)
                                .filter(number -> number.compareTo(new BigDecimal(max)) <= 0));
    }

    static Type<Duration> duration(String min, String max) {
        Duration least = Duration.parse(min);
        Duration most = Duration.parse(max);
        return new Type<>(
                "an ISO-8601 duration from " + min + " to " + max,
                text ->
                        iso(text)
                                .filter(duration -> duration.compareTo(least) >= 0)
                                .filter(duration -> duration.compareTo(most) <= 0));
    }

    static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The constants of an enum, spelt in lower case with hyphens. */
    static <E extends Enum<E>> Type<E> choice(Class<E> family) {
        List<E> constants = List.of(family.getEnumConstants());
        return new Type<>(
                constants.stream().map(Types::spelling).collect(Collectors.joining(", ")),
                text ->
                        constants.stream()
                                .filter(constant -> spelling(constant).equalsIgnoreCase(text))
                                .findFirst());
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Comma-separated, at least one, none twice. */
    static <T> Type<List<T>> list(String accepted, Type<T> entry) {
        return new Type<>(
                accepted,
                text -> {
                    List<Optional<T>> parsed =
                            Arrays.stream(text.split(",", -1))
                                    .map(part -> entry.parse(part.strip()))
                                    .toList();
                    boolean good = parsed.stream().allMatch(Optional::isPresent);
                    List<T> entries = parsed.stream().flatMap(Optional::stream).toList();
                    boolean distinct = entries.stream().distinct().count() == entries.size();
                    return good && distinct ? Optional.of(entries) : Optional.empty();
                });
    }
}
