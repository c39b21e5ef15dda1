package io.github.mesiboprovisioner.worker.engine;

/** Numbers that are mostly small, seven bits at a time, the lowest first. */
final class Lengths {

    private Lengths() {}

    /** How many bytes it takes. */
    static int width(int length) {
        int width = 1;
        for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
            width++;
        }
        return width;
    }

    /** Returns where to go on. */
    static int write(int length, byte[] to, int at) {
        int next = at;
        int rest = length;
        while (rest >>> 7 != 0) {
            to[next++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        to[next++] = (byte) rest;
        return next;
    }

    static int read(byte[] bytes, int at) {
        int length = bytes[at] & 0x7f;
        for (int next = at, shift = 7; bytes[next] < 0; shift += 7) {
            next++;
            length |= (bytes[next] & 0x7f) << shift;
        }
        return length;
    }
}
