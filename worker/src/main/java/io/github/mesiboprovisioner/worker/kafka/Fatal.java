package io.github.mesiboprovisioner.worker.kafka;

/** Why the worker cannot go on. */
public sealed interface Fatal {

    /** For the operator. */
    String explanation();

    /**
     * Another process runs under our name: exit 1, since two twins would fence each other for ever.
     */
    record Twin(String explanation) implements Fatal {

        static Twin of(String what) {
            return new Twin(
                    what
                            + ": another process runs with the same PROVISIONER_INSTANCE_ID (and"
                            + " KAFKA_GROUP_ID); give every replica an id of its own");
        }
    }

    /** What is set up cannot work: exit 2. */
    record Unusable(String explanation) implements Fatal {}

    /** A fault of the worker: exit 1. */
    record Broken(String explanation) implements Fatal {}
}
