package io.github.mesiboprovisioner.local.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link Exchange} on a Netty connection. */
final class NettyExchange implements Exchange {

    private final ChannelHandlerContext context;
    private final String method;
    private final QueryStringDecoder uri;
    private final String contentType;
    private final byte[] body;
    private final boolean keepAlive;
    private final Call.Arrival arrival;
    private final Runnable next;
    private Runnable onEnd = () -> {};
    private boolean ended;

    NettyExchange(ChannelHandlerContext context, FullHttpRequest request, Runnable next) {
        this.context = context;
        this.next = next;
        method = request.method().name();
        uri = new QueryStringDecoder(request.uri());
        contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        body = ByteBufUtil.getBytes(request.content());
        keepAlive = HttpUtil.isKeepAlive(request);
        InetSocketAddress remote = (InetSocketAddress) context.channel().remoteAddress();
        arrival =
                new Call.Arrival(
                        System.nanoTime(),
                        System.currentTimeMillis(),
                        remote.getAddress().getHostAddress());
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return uri.path();
    }

    @Override
    public String parameter(String name) {
        return uri.parameters().getOrDefault(name, List.of("")).getFirst();
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Call.Arrival arrival() {
        return arrival;
    }

    @Override
    public void answer(HttpAnswer answer, Runnable delivered) {
        context.writeAndFlush(response(answer))
                .addListener(
                        written -> {
                            if (written.isSuccess()) {
                                delivered.run();
                            }
                            end();
                            goOn();
                        });
    }

    @Override
    public void reset() {
        ((SocketChannel) context.channel()).config().setSoLinger(0);
        Connection.close(context);
    }

    @Override
    public void onEnd(Runnable action) {
        onEnd = action;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // an action that fails is a bug in here
    public void after(Duration delay, Runnable action) {
        if (delay.isZero()) {
            action.run();
        } else {
            context.executor().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Answered, or the connection is gone: whichever comes first. */
    void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    private void goOn() {
        if (keepAlive) {
            next.run();
        } else {
            Connection.close(context);
        }
    }

    private FullHttpResponse response(HttpAnswer answer) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        Unpooled.wrappedBuffer(bytes));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        answer.headers().forEach(response.headers()::set);
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }
}
