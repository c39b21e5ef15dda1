package io.github.mesiboprovisioner.worker.cli;

/** What a command leaves behind (CONTRACT 1). */
enum ExitCode {
    /** Stopped cleanly. */
    OK(0),
    /** Fatal error, or a check that failed. */
    FAILED(1),
    /** Unusable configuration or arguments. */
    UNUSABLE(2);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
