package io.github.mesiboprovisioner.contracts;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the attributes of an event. */
final class ContextReader {

    /** RFC 3339; {@link Instant#parse} alone would also take years of more digits. */
    private static final Pattern TIMESTAMP =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d)"
                            + "(\\.\\d{1,9})?\\d*([Zz]|[+-]\\d\\d:\\d\\d)");

    private static final int SEQUENCE_DIGITS_MAX = 38;

    private ContextReader() {}

    /** The type of the event, after the checks that do not depend on it. */
    static EventType type(String key, Attributes attributes) throws Malformed {
        if (!attributes.require(Attribute.SPECVERSION).equals("1.0")) {
            throw new Malformed("specversion", "not 1.0");
        }
        attributes.require(Attribute.ID);
        attributes.require(Attribute.SOURCE);
        EventType type =
                EventType.of(attributes.require(Attribute.TYPE))
                        .orElseThrow(() -> new Malformed("type", "unknown"));
        if (!attributes.require(Attribute.SUBJECT).equals(key)) {
            throw new Malformed("subject", "differs from the record key");
        }
        checkSubject(type, key);
        return type;
    }

    private static void checkSubject(EventType type, String subject) throws Malformed {
        if (type.aboutUser() && !Address.isValid(subject)) {
            throw new Malformed(
                    "subject",
                    "not an address (1 to 255 UTF-8 bytes, no comma, no control character)");
        }
        if (!Address.isValidGroupId(subject)) {
            throw new Malformed(
                    "subject", "not a group id (1 to 255 UTF-8 bytes, no control character)");
        }
    }

    static EventContext context(EventType type, String key, Attributes attributes)
            throws Malformed {
        return new EventContext(
                attributes.require(Attribute.ID),
                attributes.require(Attribute.SOURCE),
                type.type(),
                key,
                sequence(attributes),
                expiry(attributes),
                attributes.findText(Attribute.TRACEPARENT),
                attributes.findText(Attribute.TRACESTATE),
                attributes.findText(Attribute.CORRELATIONID),
                attributes.find(Attribute.PRIORITY).filter("bulk"::equals).isPresent(),
                resync(attributes));
    }

    private static Optional<BigInteger> sequence(Attributes attributes) throws Malformed {
        Optional<String> text = attributes.find(Attribute.SEQUENCE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!isSequence(text.get())) {
            throw new Malformed("sequence", "not 1 to 38 decimal digits");
        }
        return Optional.of(new BigInteger(text.get()));
    }

    private static boolean isSequence(String text) {
        return !text.isEmpty()
                && text.length() <= SEQUENCE_DIGITS_MAX
                && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    private static Optional<Instant> expiry(Attributes attributes) throws Malformed {
        Optional<String> text = attributes.find(Attribute.EXPIRYTIME);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TIMESTAMP.matcher(text.get());
        if (!matcher.matches()) {
            throw new Malformed("expirytime", "not an RFC 3339 time");
        }
        String fraction = matcher.group(2);
        String exact = matcher.group(1) + (fraction == null ? "" : fraction) + matcher.group(3);
        try {
            return Optional.of(Instant.parse(exact));
        } catch (DateTimeException _) {
            throw new Malformed("expirytime", "not an RFC 3339 time");
        }
    }

    private static boolean resync(Attributes attributes) throws Malformed {
        String text = attributes.findText(Attribute.RESYNC).orElse("false");
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new Malformed("resync", "not true or false");
    }
}
