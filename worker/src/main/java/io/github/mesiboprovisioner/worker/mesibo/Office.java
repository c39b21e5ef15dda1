package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;
import io.github.mesiboprovisioner.worker.mesibo.wire.ReplyReader;
import io.github.mesiboprovisioner.worker.mesibo.wire.Wire;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all calls share.
 *
 * @param leaseNanos (monotonic) nothing may be in flight after this
 * @param requestNanos the longest time from sending to the end of the answer
 */
record Office(
        Wire wire,
        ReplyReader reader,
        Supplier<Secret> appToken,
        SendBound bound,
        LongSupplier leaseNanos,
        long requestNanos,
        SendJournal journal) {

    /** The same under another lease. */
    Office under(LongSupplier lease) {
        return new Office(wire, reader, appToken, bound, lease, requestNanos, journal);
    }
}
