package io.github.mesiboprovisioner.contracts;

/** What {@link EventCodec} made of a record. */
public sealed interface Decoded {

    /** The record is an event that keeps every rule of the contract. */
    record Event(IdentityEvent event) implements Decoded {}

    /** A null value without CloudEvents headers: it says nothing about the entity {@code key}. */
    record Tombstone(String key) implements Decoded {}

    /**
     * The record breaks the contract.
     *
     * @param subjectText the key as text, or {@code unknown}
     * @param cause the attribute or field at fault and what is wrong with it, never its value
     */
    record Undecodable(String subjectText, EventHints hints, String cause) implements Decoded {}
}
