package io.github.mesiboprovisioner.worker.config;

/**
 * One reason why the settings cannot be used, in one line of a bounded length.
 *
 * @param variable what to change
 * @param found what it is now, secrets masked
 * @param accepted what it should be
 */
public record Problem(String variable, String found, String accepted) {
    private static final int LENGTH_MAX = 300;

    public Problem {
        variable = line(variable);
        found = line(found);
    }

    private static String line(String text) {
        String cut = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "…";
        return cut.replaceAll("\\p{Cntrl}", " ");
    }

    /** One line for the operator. */
    public String text() {
        return variable + " " + found + "; accepted: " + accepted;
    }
}
