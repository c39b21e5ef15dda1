package io.github.mesiboprovisioner.local.simulator;

import java.util.EnumSet;
import java.util.Set;

/**
 * The answers to what MESIBO.md leaves open, so that a test can try each.
 *
 * @param unknownUser what {@code userset} and {@code userdel} of an unknown user get
 * @param unknownGroup what a call on an unknown group gets
 * @param breached what every call gets once the app is disabled
 * @param removal the one spelling of a member's removal that is understood
 */
public record Dialect(
        Refusal unknownUser,
        Refusal unknownGroup,
        Refusal breached,
        Removal removal,
        Set<Quirk> quirks) {

    /** The likeliest answers, and strict. */
    public static final Dialect DOCUMENTED =
            new Dialect(
                    Refusal.of("NOTFOUND", 404, "No such user", "address"),
                    Refusal.of("NOTFOUND", 404, "No such group", "gid"),
                    Refusal.of("TOKENBREACH", 403, "App disabled", "token"),
                    Removal.DELETE,
                    Set.of());

    public Dialect {
        quirks = Set.copyOf(quirks);
    }

    /** How a call says that its members are to be removed. */
    public enum Removal {
        /** {@code "delete": true} in {@code group}. */
        DELETE,
        /** {@code "remove": 1} in {@code members}. */
        REMOVE,
        /** {@code "permissions": null} in {@code members}. */
        PERMISSIONS
    }

    /** What some servers do otherwise. */
    public enum Quirk {
        /** As old servers: a failure is only {@code error}, without code, cause, properties. */
        TERSE_FAILURES,
        /** {@code uid} is a numeric string. */
        UID_AS_TEXT,
        /** As old servers: replies repeat the app token. */
        ECHOES_APP_TOKEN,
        /** Removing an address that is no user does nothing instead of failing the whole call. */
        UNKNOWN_REMOVAL_PASSES,
        /** Properties that are not documented are ignored instead of refused. */
        TOLERANT
    }

    /** Whether it has this quirk. */
    public boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** The same with another answer about unknown users. */
    public Dialect withUnknownUser(Refusal refusal) {
        return new Dialect(refusal, unknownGroup, breached, removal, quirks);
    }

    /** The same with another answer about unknown groups. */
    public Dialect withUnknownGroup(Refusal refusal) {
        return new Dialect(unknownUser, refusal, breached, removal, quirks);
    }

    /** The same with another answer of a disabled app. */
    public Dialect withBreached(Refusal refusal) {
        return new Dialect(unknownUser, unknownGroup, refusal, removal, quirks);
    }

    /** The same with another spelling of removals. */
    public Dialect withRemoval(Removal removal) {
        return new Dialect(unknownUser, unknownGroup, breached, removal, quirks);
    }

    /** The same with exactly these quirks. */
    public Dialect withQuirks(Quirk... quirks) {
        Set<Quirk> set = EnumSet.noneOf(Quirk.class);
        set.addAll(Set.of(quirks));
        return new Dialect(unknownUser, unknownGroup, breached, removal, set);
    }
}
