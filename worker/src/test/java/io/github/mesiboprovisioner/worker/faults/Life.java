package io.github.mesiboprovisioner.worker.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One process of a worker, by what it has logged at level debug. */
record Life(Path log) {

    private static final Pattern SENT = Pattern.compile(" sent op=\\S+ id=\\S+ nanos=(-?\\d+)");

    /** A place in the log. */
    record Mark(long bytes) {}

    Mark mark() {
        try {
            return new Mark(Files.size(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines after a place. */
    List<String> linesAfter(Mark mark) {
        try {
            byte[] all = Files.readAllBytes(log);
            int from = Math.toIntExact(mark.bytes());
            return new String(all, from, all.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return linesAfter(new Mark(0));
    }

    /** When its calls left, by the machine's monotonic clock. */
    List<Long> sends() {
        try (Stream<String> lines = Files.lines(log)) {
            return sends(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Long> sends(Stream<String> lines) {
        return lines.map(SENT::matcher)
                .filter(Matcher::find)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .toList();
    }
}
