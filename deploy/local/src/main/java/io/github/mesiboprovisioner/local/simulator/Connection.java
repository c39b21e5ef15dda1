package io.github.mesiboprovisioner.local.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** One client's connection: its requests are answered one after the other. */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Consumer<Exchange> requests;
    private final Queue<NettyExchange> waiting = new ArrayDeque<>();
    private @Nullable NettyExchange current;

    Connection(Consumer<Exchange> requests) {
        this.requests = requests;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        waiting.add(new NettyExchange(context, request, this::next));
        if (current == null) {
            next();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.clear();
        if (current != null) {
            current.end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            cause.printStackTrace();
        }
        close(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing a connection cannot fail
    static void close(ChannelHandlerContext context) {
        context.close();
    }

    private void next() {
        current = waiting.poll();
        if (current != null) {
            requests.accept(current);
        }
    }
}
