package io.github.mesiboprovisioner.local;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Behaves on its management port as a worker that needs three looks until it is ready. */
final class StubWorker {

    private static final int LOOKS_UNTIL_READY = 3;

    private StubWorker() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger looks = new AtomicInteger();
        server.createContext(
                "/",
                exchange -> {
                    boolean ready = looks.incrementAndGet() >= LOOKS_UNTIL_READY;
                    String variables = String.join(",", System.getenv().keySet());
                    byte[] body = variables.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(ready ? 200 : 503, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        System.out.println("management port: " + server.getAddress().getPort());
        if (args.length > 0) {
            System.exit(Integer.parseInt(args[0]));
        }
        new CountDownLatch(1).await();
    }
}
