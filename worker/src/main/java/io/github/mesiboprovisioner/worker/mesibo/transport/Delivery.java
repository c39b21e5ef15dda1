package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.mesibo.transport.Transport.Departure;
import io.github.mesiboprovisioner.worker.mesibo.transport.Transport.Outcome;
import io.github.mesiboprovisioner.worker.mesibo.wire.HttpReply;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One parcel on its way: finds a connection, waits until it may leave, waits for the answer; each
 * of the two waits has its limit.
 *
 * <p>Thread: the event loop's.
 */
final class Delivery implements Dialler.Caller, Connection.Receiver {
    /** A server that closes what it has just accepted is as good as none. */
    private static final int DIALS_MAX = 3;

    private final Transport.Parcel parcel;
    private final Road road;
    private final Consumer<Delivery> finished;
    private final long departureDeadline;
    private Optional<ScheduledFuture<?>> timer = Optional.empty();
    private Optional<Dialler.Attempt> attempt = Optional.empty();
    private Optional<Connection> sentOn = Optional.empty();
    private int dials;
    private boolean over;

    /**
     * What all deliveries share.
     *
     * @param departureNanos the longest time until a parcel leaves
     */
    record Road(
            EventLoop loop,
            IdleConnections idle,
            Dialler dialler,
            long departureNanos,
            LongSupplier nanoClock) {}

    Delivery(Transport.Parcel parcel, Road road, Consumer<Delivery> finished) {
        this.parcel = parcel;
        this.road = road;
        this.finished = finished;
        this.departureDeadline = road.nanoClock().getAsLong() + road.departureNanos();
    }

    void begin() {
        Optional<Connection> open = road.idle().take();
        if (open.isPresent()) {
            connected(open.get());
        } else if (dials == DIALS_MAX) {
            notConnected(Cause.CONNECT);
        } else {
            dials++;
            limitTheWait();
            attempt = Optional.of(road.dialler().dial(departureDeadline, this));
        }
    }

    /** The transport is being closed. */
    void stop() {
        attempt.ifPresent(Dialler.Attempt::cancel);
        if (sentOn.isPresent()) {
            end(new Outcome.MaybeSent(Cause.IO));
        } else {
            end(new Outcome.NeverSent(Cause.CONNECT));
        }
    }

    @Override
    public void connected(Connection connection) {
        if (over) {
            road.idle().put(connection);
        } else if (!connection.isOpen()) {
            begin();
        } else {
            depart(connection);
        }
    }

    private void depart(Connection connection) {
        switch (parcel.depart(road.nanoClock().getAsLong())) {
            case Departure.Go go -> leave(connection, go);
            case Departure.Wait(var nanos) -> {
                limitTheWait();
                var _ = after(nanos, () -> connected(connection));
            }
            case Departure.Stay() -> {
                road.idle().put(connection);
                end(new Outcome.NeverSent(Cause.LEASE));
            }
        }
    }

    private void leave(Connection connection, Departure.Go go) {
        stopTimer();
        long nanos = go.deadlineNanos() - road.nanoClock().getAsLong();
        timer = Optional.of(after(nanos, this::timedOut));
        sentOn = Optional.of(connection);
        connection.send(go, this);
    }

    @Override
    public void notConnected(Cause cause) {
        end(new Outcome.NeverSent(cause));
    }

    private void tooLateToLeave() {
        attempt.ifPresent(Dialler.Attempt::cancel);
        end(new Outcome.NeverSent(Cause.CONNECT));
    }

    private void timedOut() {
        sentOn.ifPresent(Connection::abandon);
        end(new Outcome.MaybeSent(Cause.TIMEOUT));
    }

    @Override
    public void answered(HttpReply reply) {
        end(new Outcome.Answered(reply));
    }

    @Override
    public void broken(Cause cause) {
        end(new Outcome.MaybeSent(cause));
    }

    @Override
    public int replyBytesMax() {
        return parcel.replyBytesMax();
    }

    private void end(Outcome outcome) {
        if (!over) {
            over = true;
            stopTimer();
            finished.accept(this);
            parcel.ended(outcome);
        }
    }

    /** Most leave at once and need no such limit. */
    private void limitTheWait() {
        if (timer.isEmpty()) {
            long nanos = departureDeadline - road.nanoClock().getAsLong();
            timer = Optional.of(after(nanos, this::tooLateToLeave));
        }
    }

    private void stopTimer() {
        timer.ifPresent(running -> running.cancel(false));
    }

    private ScheduledFuture<?> after(long nanos, Runnable what) {
        return road.loop().schedule(what, nanos, TimeUnit.NANOSECONDS);
    }
}
