package io.github.mesiboprovisioner.contracts;

/** Ends the decoding of one record; its message is the cause that the outside sees. */
final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    /** Without stack trace: it is a value on its way out, and a bad producer makes many. */
    Malformed(String cause) {
        super(cause, null, false, false);
    }

    Malformed(String where, String problem) {
        this(where + ": " + problem);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
