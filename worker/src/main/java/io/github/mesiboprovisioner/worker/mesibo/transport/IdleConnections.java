package io.github.mesiboprovisioner.worker.mesibo.transport;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Open connections that wait for their next request, the last used on top.
 *
 * <p>A server that closes an idle connection just as a request is written to it leaves the request
 * in doubt. So a connection is closed from here before common servers would do it (5 s is the
 * shortest time they are known to wait), and whatever the other side closes is forgotten as soon as
 * the event loop hears of it.
 *
 * <p>Thread: the event loop's.
 */
final class IdleConnections {
    private static final long IDLE_MAX_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** After so long a new connection is opened, to follow changed addresses and balancers. */
    private static final long AGE_MAX_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final ArrayDeque<Idle> idle = new ArrayDeque<>();
    private final int most;
    private final LongSupplier nanoClock;

    private record Idle(Connection connection, long sinceNanos) {}

    IdleConnections(int most, LongSupplier nanoClock) {
        this.most = most;
        this.nanoClock = nanoClock;
    }

    Optional<Connection> take() {
        closeOld();
        while (!idle.isEmpty()) {
            Connection connection = idle.pop().connection();
            if (connection.isOpen()) {
                return Optional.of(connection);
            }
        }
        return Optional.empty();
    }

    void put(Connection connection) {
        long now = nanoClock.getAsLong();
        if (idle.size() < most && now - connection.openedNanos() < AGE_MAX_NANOS) {
            idle.push(new Idle(connection, now));
        } else {
            connection.close();
        }
    }

    void forget(Connection connection) {
        idle.removeIf(one -> one.connection() == connection);
    }

    void closeOld() {
        long now = nanoClock.getAsLong();
        while (!idle.isEmpty() && now - idle.getLast().sinceNanos() >= IDLE_MAX_NANOS) {
            idle.removeLast().connection().close();
        }
    }
}
