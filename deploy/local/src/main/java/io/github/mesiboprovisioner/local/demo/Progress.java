package io.github.mesiboprovisioner.local.demo;

import java.io.PrintStream;
import java.time.Duration;

/** The one line that tells how far the demo is; on a terminal it is written over and over. */
final class Progress {

    private static final Duration PLAIN_PAUSE = Duration.ofSeconds(2);

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private long lastPlain = System.nanoTime();

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A new part begins. */
    void title(String title) {
        out.println((terminal ? "\r\033[K" : "") + elapsed() + "  " + title);
    }

    /** Shows where things are. */
    void show(long events, long results, long calls) {
        String line =
                "%s  events in %d   results out %d   mesibo calls %d"
                        .formatted(elapsed(), events, results, calls);
        if (terminal) {
            out.print("\r\033[K" + line);
            out.flush();
        } else if (System.nanoTime() - lastPlain > PLAIN_PAUSE.toNanos()) {
            lastPlain = System.nanoTime();
            out.println(line);
        }
    }

    /** Clears the line. */
    void end() {
        if (terminal) {
            out.print("\r\033[K");
        }
    }

    private String elapsed() {
        return "%5.1f s".formatted((System.nanoTime() - start) / 1e9);
    }
}
