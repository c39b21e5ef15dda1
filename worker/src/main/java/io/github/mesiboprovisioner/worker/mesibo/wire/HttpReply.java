package io.github.mesiboprovisioner.worker.mesibo.wire;

import java.util.Optional;

/**
 * What came back over HTTP. The body may hold user tokens: never log one.
 *
 * @param retryAfter the header of this name
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by its receiver; never compared
public record HttpReply(int status, Optional<String> retryAfter, byte[] body) {

    @Override
    public String toString() {
        return "HttpReply[status=" + status + ", " + body.length + " bytes]";
    }
}
