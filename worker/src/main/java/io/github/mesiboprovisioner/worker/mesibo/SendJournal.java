package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;

/**
 * One line per request as it leaves and one as it ends, at debug level: the worker's own send
 * times. No name, no address, no body.
 */
final class SendJournal {
    private static final Logger LOG = LoggerFactory.getLogger("mesibo.calls");

    private final InstantSource wallClock;

    SendJournal(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    void sent(Operation operation, int id, long nowNanos) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "sent op={} id={} nanos={} at={}",
                    operation.op(),
                    id,
                    nowNanos,
                    wallClock.instant());
        }
    }

    void ended(Operation operation, int id, Reply reply) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("ended op={} id={} {}", operation.op(), id, ending(reply));
        }
    }

    private static String ending(Reply reply) {
        return switch (reply) {
            case Reply.Applied _ -> "applied";
            case Reply.Refused(var failure) -> "refused " + failure.tag();
            case Reply.Unknown(var failure) -> "unknown " + failure.tag();
        };
    }
}
