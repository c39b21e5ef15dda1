package io.github.mesiboprovisioner.worker.engine;

/** How an entry lies in a page: the two lengths, seven bits at a time, then key and value. */
final class PackedEntry {

    private PackedEntry() {}

    static int length(Span key, Span value) {
        return Lengths.width(key.length())
                + Lengths.width(value.length())
                + key.length()
                + value.length();
    }

    static void write(Span key, Span value, byte[] to, int at) {
        int next = Lengths.write(value.length(), to, Lengths.write(key.length(), to, at));
        key.copyTo(to, next);
        value.copyTo(to, next + key.length());
    }

    /** How many bytes the entry has that begins there. */
    static int length(byte[] bytes, int at) {
        int keyLength = Lengths.read(bytes, at);
        int valueLength = Lengths.read(bytes, at + Lengths.width(keyLength));
        return Lengths.width(keyLength) + Lengths.width(valueLength) + keyLength + valueLength;
    }

    static Span key(byte[] bytes, int at) {
        int keyLength = Lengths.read(bytes, at);
        int valueLength = Lengths.read(bytes, at + Lengths.width(keyLength));
        return new Span(
                bytes, at + Lengths.width(keyLength) + Lengths.width(valueLength), keyLength);
    }

    static Span value(byte[] bytes, int at) {
        Span key = key(bytes, at);
        int valueLength = Lengths.read(bytes, at + Lengths.width(key.length()));
        return new Span(bytes, key.from() + key.length(), valueLength);
    }
}
