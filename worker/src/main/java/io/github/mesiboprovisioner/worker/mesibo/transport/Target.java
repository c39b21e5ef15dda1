package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

import java.net.URI;
import java.util.Optional;

/** The one address that everything goes to, taken apart. */
record Target(boolean tls, String host, int port, String hostHeader, String path) {

    static Target of(URI url) {
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        String literal = url.getHost();
        String hostHeader = url.getPort() >= 0 ? literal + ":" + port : literal;
        return new Target(tls, unbracketed(literal), port, hostHeader, path(url));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String path(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return Optional.ofNullable(url.getRawQuery()).map(query -> path + "?" + query).orElse(path);
    }

    /** What every request says. */
    void describe(HttpHeaders headers, int bodyBytes) {
        headers.set(HttpHeaderNames.HOST, hostHeader)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.ACCEPT, "application/json")
                .set(HttpHeaderNames.USER_AGENT, "mesibo-provisioner")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
    }
}
