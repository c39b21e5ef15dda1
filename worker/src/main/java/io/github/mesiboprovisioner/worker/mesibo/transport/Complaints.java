package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.netty.handler.proxy.ProxyConnectException;

import org.slf4j.Logger;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells operators why there is no connection: what is new at once, the same again once a minute.
 *
 * <p>Thread: the event loop's.
 */
final class Complaints {
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int TEXT_MAX = 300;

    private final Logger log;
    private final LongSupplier nanoClock;
    private String last = "";
    private long lastNanos;

    Complaints(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    void noConnection(Target target, Throwable cause) {
        String text = describe(telling(cause));
        long now = nanoClock.getAsLong();
        if (!text.equals(last) || now - lastNanos >= AGAIN_NANOS) {
            last = text;
            lastNanos = now;
            log.warn("no connection to {}:{}: {}", target.host(), target.port(), text);
        }
    }

    /** Where the proxy refuses, TLS sees only that it cannot write. */
    private static Throwable telling(Throwable why) {
        Throwable cause = why;
        while (!(cause instanceof ProxyConnectException)) {
            if (cause.getCause() == null) {
                return why;
            }
            cause = cause.getCause();
        }
        return cause;
    }

    /** Some of it is the other side's words. */
    private static String describe(Throwable cause) {
        String text =
                (cause.getClass().getSimpleName() + ": " + cause.getMessage())
                        .replaceAll("\\p{Cntrl}+", " ");
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}
