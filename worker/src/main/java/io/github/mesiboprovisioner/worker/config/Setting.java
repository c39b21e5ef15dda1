package io.github.mesiboprovisioner.worker.config;

import java.util.Locale;

/**
 * One row of the settings table: it drives reading, {@code --help} and the README.
 *
 * @param variable the environment variable
 * @param fallback the text of the default; empty when there is none
 */
record Setting<T>(String variable, Type<T> type, String fallback, Need need, String meaning) {

    /** What the absence or presence of a value means. */
    enum Need {
        OPTIONAL,
        REQUIRED,
        /** Never shown. */
        SECRET,
        /** A path; shown only if it looks like one, lest somebody put the secret itself there. */
        SECRET_FILE,
        /** Absent, it is the host name. */
        HOST_NAME,
        /** In the contract, but not in the worker yet: refused when set. */
        NOT_BUILT
    }

    static <T> Setting<T> of(String variable, Type<T> type, String fallback, String meaning) {
        return new Setting<>(variable, type, fallback, Need.OPTIONAL, meaning);
    }

    static <T> Setting<T> optional(String variable, Type<T> type, String meaning) {
        return new Setting<>(variable, type, "", Need.OPTIONAL, meaning);
    }

    static <T> Setting<T> required(String variable, Type<T> type, String meaning) {
        return new Setting<>(variable, type, "", Need.REQUIRED, meaning);
    }

    static <T> Setting<T> secret(String variable, Type<T> type, String meaning) {
        return new Setting<>(variable, type, "", Need.SECRET, meaning);
    }

    static <T> Setting<T> secretFile(String variable, Type<T> type, String meaning) {
        return new Setting<>(variable, type, "", Need.SECRET_FILE, meaning);
    }

    static <T> Setting<T> hostName(String variable, Type<T> type, String meaning) {
        return new Setting<>(variable, type, "", Need.HOST_NAME, meaning);
    }

    static <T> Setting<T> notBuilt(String variable, Type<T> type, String meaning) {
        return new Setting<>(variable, type, "", Need.NOT_BUILT, meaning);
    }

    /** The same setting in a properties file. */
    String key() {
        return keyOf(variable);
    }

    static String keyOf(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static String variableOf(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
