package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.mesibo.wire.HttpReply;

import java.util.Optional;

/**
 * Sends a body to the one address and brings the answer back: once, never repeated, never
 * redirected.
 */
public interface Transport extends AutoCloseable {

    /** Takes it on and returns at once. {@link Parcel#ended} follows, exactly once. */
    void carry(Parcel parcel);

    @Override
    void close();

    /** Something to be sent. Its methods are called on a thread of the transport: do not block. */
    interface Parcel {

        /** Called when a connection is ready; again after each {@link Departure.Wait}. */
        Departure depart(long nowNanos);

        /** The largest answer that is read. */
        int replyBytesMax();

        /** It is over. */
        void ended(Outcome outcome);
    }

    /** What becomes of a parcel whose connection is ready. */
    sealed interface Departure {

        /**
         * It leaves now.
         *
         * @param deadlineNanos (monotonic) when nobody waits for an answer any more
         */
        @SuppressWarnings("ArrayRecordComponent") // written once; never compared
        record Go(byte[] body, Optional<String> traceparent, long deadlineNanos)
                implements Departure {}

        /** It has to wait so long. */
        record Wait(long nanos) implements Departure {}

        /** It must not leave any more. */
        record Stay() implements Departure {}
    }

    /** How it ended. */
    sealed interface Outcome {

        /** The whole answer. */
        record Answered(HttpReply reply) implements Outcome {}

        /** No byte of it has left. */
        record NeverSent(Cause cause) implements Outcome {}

        /** Some or all of it may have arrived. */
        record MaybeSent(Cause cause) implements Outcome {}
    }
}
