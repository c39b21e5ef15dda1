package io.github.mesiboprovisioner.worker.entity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why an operation was not done, or perhaps not done: the table of CONTRACT 6. */
public sealed interface Failure {

    /** A word from a fixed set, for metrics and logs. */
    String tag();

    /** mesibo says that the request is wrong; repeating it cannot help. Texts are redacted. */
    record Rejected(
            Optional<Integer> code,
            Optional<String> error,
            Optional<String> cause,
            Optional<String> action,
            List<String> properties)
            implements Failure {
        public Rejected {
            properties = List.copyOf(properties);
        }

        @Override
        public String tag() {
            return "rejected";
        }
    }

    /** HTTP 413: a list has to be split. */
    record TooLarge() implements Failure {
        @Override
        public String tag() {
            return "too-large";
        }
    }

    /** Worth another attempt. */
    record Transient(Cause cause, Optional<Integer> code) implements Failure {
        @Override
        public String tag() {
            return cause.name().toLowerCase(java.util.Locale.ROOT);
        }

        /** What went wrong on the way. */
        public enum Cause {
            CONNECT,
            IO,
            TIMEOUT,
            REDIRECT,
            STATUS,
            BODY,
            CODE,
            TLS,
            LEASE
        }
    }

    /** mesibo asks for fewer calls. Not an attempt. */
    record Throttled(Optional<Duration> retryAfter) implements Failure {
        @Override
        public String tag() {
            return "throttled";
        }
    }

    /** The app token is not accepted any more: stop calling. */
    record Forbidden(Kind kind) implements Failure {
        /** Which halt follows. */
        public enum Kind {
            AUTH,
            BREACH
        }

        @Override
        public String tag() {
            return "forbidden";
        }
    }
}
