package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;

import java.util.List;

/**
 * Reads answers. Bytes that nobody waits for, as those behind an answer whose length is given too
 * small, close the connection: kept for later they would spoil the next answer.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private final Connection connection;

    AnswerDecoder(HttpDecoderConfig config, Connection connection) {
        super(config);
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> parts)
            throws Exception {
        if (connection.isAwaited()) {
            super.decode(context, bytes, parts);
        } else {
            bytes.skipBytes(bytes.readableBytes());
            connection.close();
        }
    }
}
