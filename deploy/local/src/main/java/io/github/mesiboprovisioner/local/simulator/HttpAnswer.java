package io.github.mesiboprovisioner.local.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response. */
record HttpAnswer(int status, String contentType, String body, Map<String, String> headers) {

    static HttpAnswer json(String body) {
        return new HttpAnswer(200, "application/json", body, Map.of());
    }

    /** A page as a proxy in front of the backend makes it. */
    static HttpAnswer page(int status, String title) {
        String html =
                """
                <html>
                <head><title>%1$d %2$s</title></head>
                <body>
                <center><h1>%1$d %2$s</h1></center>
                <hr><center>nginx</center>
                </body>
                </html>
                """
                        .formatted(status, title);
        return new HttpAnswer(status, "text/html", html, Map.of());
    }

    HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, contentType, body, more);
    }

    /** With Retry-After, unless it is 0. */
    HttpAnswer retryAfter(int seconds) {
        return seconds == 0 ? this : with("Retry-After", Integer.toString(seconds));
    }
}
