package io.github.mesiboprovisioner.contracts;

/** A value that must not be printed: its text form is {@code ***}. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
