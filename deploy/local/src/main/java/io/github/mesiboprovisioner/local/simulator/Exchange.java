package io.github.mesiboprovisioner.local.simulator;

import java.time.Duration;

/** One HTTP request and the means to answer it, or not to. Event loop only. */
interface Exchange {

    String method();

    /** Without the query. */
    String path();

    /** The value of a query parameter, or empty. */
    String parameter(String name);

    String contentType();

    byte[] body();

    Call.Arrival arrival();

    /** Runs {@code delivered} if the connection was still there. */
    void answer(HttpAnswer answer, Runnable delivered);

    /** RST. */
    void reset();

    /** Runs it once, when the exchange is answered or its connection is gone. */
    void onEnd(Runnable action);

    /** Runs it later, even if the client is gone by then. */
    void after(Duration delay, Runnable action);
}
