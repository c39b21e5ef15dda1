package io.github.mesiboprovisioner.worker.config;

/**
 * One reason why the settings cannot be used.
 *
 * @param variable what to change
 * @param found what it is now, secrets masked
 * @param accepted what it should be
 */
public record Problem(String variable, String found, String accepted) {

    /** One line for the operator. */
    public String text() {
        return variable + " " + found + "; accepted: " + accepted;
    }
}
