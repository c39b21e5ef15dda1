package io.github.mesiboprovisioner.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the worker publishes about one input record (CONTRACT 4).
 *
 * @param idSuffix empty, or {@code /members-settled}, {@code /released}… for an extra result
 * @param subject the entity's id, the record's key
 * @param time when it was decided
 */
public record Result(
        EventOrigin origin,
        String idSuffix,
        String subject,
        Instant time,
        Trace trace,
        Outcome outcome) {

    /** {@code <topic>/<partition>/<offset>} and the suffix. */
    public String id() {
        return origin.resultId() + idSuffix;
    }

    /** What is continued from the event. */
    public record Trace(
            Optional<String> correlationId,
            Optional<String> traceparent,
            Optional<String> tracestate) {
        public static final Trace NONE =
                new Trace(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How it ended. */
    public sealed interface Outcome {

        /** What is known of the entity besides. */
        Details details();

        /** {@code applied}: mesibo has it. */
        record Applied(AppliedType type, Details details) implements Outcome {}

        /** {@code skipped}: nothing was sent for it. */
        record Skipped(Reason reason, Details details) implements Outcome {}

        /** {@code failed}: a person has to look at it. */
        record Failed(Problem problem, Details details) implements Outcome {}
    }

    /** The result type of an applied event. */
    public enum AppliedType {
        USER_PROVISIONED("mesibo.user.provisioned.v1"),
        USER_UPDATED("mesibo.user.updated.v1"),
        USER_DEACTIVATED("mesibo.user.deactivated.v1"),
        USER_DELETED("mesibo.user.deleted.v1"),
        GROUP_PROVISIONED("mesibo.group.provisioned.v1"),
        GROUP_DELETED("mesibo.group.deleted.v1"),
        GROUP_MEMBERS_SETTLED("mesibo.group.members-settled.v1");

        private final String type;

        AppliedType(String type) {
            this.type = type;
        }

        /** The CloudEvents {@code type}. */
        public String type() {
            return type;
        }
    }

    /** Why an event was skipped. The lower-case name stands in the result. */
    public enum Reason {
        DUPLICATE,
        STALE,
        UNCHANGED,
        SUPERSEDED,
        HELD,
        TOMBSTONE,
        EXPIRED,
        INACTIVE
    }

    /** What is known of the entity besides the outcome; absent parts are omitted. */
    public record Details(
            Optional<User> user,
            Optional<Token> token,
            Optional<Group> group,
            Optional<Members> members) {
        public static final Details NONE =
                new Details(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code user}. */
    public record User(String address, Optional<Long> uid, Optional<Boolean> active) {}

    /**
     * {@code token}. With {@code inDoubt} and no value: a token was perhaps issued that nobody
     * knows.
     *
     * @param expiresAt absent when it never expires
     */
    public record Token(
            Optional<Secret> value,
            String appId,
            Optional<Instant> issuedAt,
            Optional<Instant> expiresAt,
            boolean inDoubt) {}

    /** {@code group}. */
    public record Group(String id, Optional<Long> gid, boolean created, boolean mayHaveDuplicate) {}

    /**
     * {@code members}: addresses.
     *
     * @param truncated lists were cut to fit; the counts tell how long they were
     */
    public record Members(
            List<String> added,
            List<String> removed,
            List<String> pending,
            List<String> rejected,
            List<String> held,
            boolean truncated) {
        public Members {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            pending = List.copyOf(pending);
            rejected = List.copyOf(rejected);
            held = List.copyOf(held);
        }
    }

    /** {@code error}. {@code attempts} is 0 when no call was made. */
    public record Problem(
            Kind kind,
            Optional<Integer> code,
            Optional<String> error,
            Optional<String> cause,
            Optional<String> action,
            List<String> properties,
            int attempts,
            boolean deadLetter) {
        public Problem {
            properties = List.copyOf(properties);
        }

        /** The same problem of a record that does not go to the dead-letter topic. */
        public Problem withoutDeadLetter() {
            return new Problem(kind, code, error, cause, action, properties, attempts, false);
        }

        /** The lower-case name stands in the result. */
        public enum Kind {
            REJECTED,
            UNDECODABLE,
            EXHAUSTED
        }
    }
}
