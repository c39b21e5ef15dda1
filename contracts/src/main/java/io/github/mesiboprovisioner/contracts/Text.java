package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Strict reading of text: what is not well-formed Unicode is refused, not replaced. */
final class Text {

    private Text() {}

    /** Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates. */
    static boolean isUtf8(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Length of the multi-byte sequence at {@code at}, or 0 if it is malformed. */
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length || !isSecond(lead, bytes[at + 1] & 0xFF)) {
            return 0;
        }
        for (int next = at + 2; next < at + length; next++) {
            if ((bytes[next] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Table 3-7 of the Unicode standard: some leads narrow the range of the second byte. */
    private static boolean isSecond(int lead, int second) {
        return switch (lead) {
            case 0xE0 -> second >= 0xA0 && second <= 0xBF;
            case 0xED -> second >= 0x80 && second <= 0x9F;
            case 0xF0 -> second >= 0x90 && second <= 0xBF;
            case 0xF4 -> second >= 0x80 && second <= 0x8F;
            default -> second >= 0x80 && second <= 0xBF;
        };
    }

    /** Whether every surrogate has its partner, so that the text has a UTF-8 form. */
    static boolean isWellFormed(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (isLoneSurrogate(point)) {
                return false;
            }
            at += Character.charCount(point);
        }
        return true;
    }

    /** Whether the text is well formed and has no control character. */
    static boolean isClean(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (Character.isISOControl(point) || isLoneSurrogate(point)) {
                return false;
            }
            at += Character.charCount(point);
        }
        return true;
    }

    private static boolean isLoneSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    static int utf8Length(String text) {
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            length += unit < 0x80 ? 1 : unit < 0x800 ? 2 : Character.isSurrogate(unit) ? 2 : 3;
        }
        return length;
    }

    /** The text with each lone surrogate replaced, so that it can be written as UTF-8. */
    static String writable(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
