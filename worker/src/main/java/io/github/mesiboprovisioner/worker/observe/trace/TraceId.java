package io.github.mesiboprovisioner.worker.observe.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The trace that a {@code traceparent} names (W3C Trace Context). */
public final class TraceId {
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private TraceId() {}

    /** Empty if it is none. */
    public static Optional<String> of(Optional<String> traceparent) {
        return traceparent
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }
}
