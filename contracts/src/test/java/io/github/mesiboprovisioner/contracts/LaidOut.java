package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A record as one stretch of bytes, laid out like a message of HTTP but with bare line feeds: the
 * key ({@code -} for none), the headers as {@code name:value} ({@code name} alone has none), and
 * after an empty line the value. Fit for a fuzzer to change and for people to read.
 */
final class LaidOut {

    private static final String NO_KEY = "-";

    private LaidOut() {}

    static RawRecord record(byte[] laidOut) {
        String text = new String(laidOut, ISO_8859_1);
        int end = text.indexOf("\n\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
        List<Header> headers = new ArrayList<>();
        for (int at = 1; at < lines.length; at++) {
            headers.add(header(lines[at]));
        }
        return new RawRecord(
                lines[0].equals(NO_KEY) ? null : bytes(lines[0]),
                headers,
                end < 0 ? null : bytes(text.substring(end + 2)));
    }

    private static Header header(String line) {
        int colon = line.indexOf(':');
        return colon < 0
                ? new Header(utf8(line), null)
                : new Header(utf8(line.substring(0, colon)), bytes(line.substring(colon + 1)));
    }

    /** The inverse, for records without line feeds in key and headers. */
    static byte[] of(EncodedRecord record) {
        StringBuilder text = new StringBuilder(new String(record.key(), ISO_8859_1));
        for (Header header : record.headers()) {
            text.append('\n').append(new String(header.name().getBytes(UTF_8), ISO_8859_1));
            byte @Nullable [] value = header.value();
            if (value != null) {
                text.append(':').append(new String(value, ISO_8859_1));
            }
        }
        return bytes(text.append("\n\n").append(new String(record.value(), ISO_8859_1)).toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String utf8(String text) {
        return new String(bytes(text), UTF_8);
    }
}
