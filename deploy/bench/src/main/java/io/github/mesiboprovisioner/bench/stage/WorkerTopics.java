package io.github.mesiboprovisioner.bench.stage;

/** The topics that only the worker has, by its consumer group. */
record WorkerTopics(String group) {
    String deadLetters() {
        return group + ".dead-letters";
    }

    String control() {
        return group + ".control";
    }

    String statePrefix() {
        return group + ".state";
    }

    String state(String input) {
        return statePrefix() + "." + input;
    }
}
