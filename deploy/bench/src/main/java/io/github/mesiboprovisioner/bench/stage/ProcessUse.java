package io.github.mesiboprovisioner.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a process has used, as the operating system counts it. */
public final class ProcessUse {

    /** {@code USER_HZ}: 100 on every Linux that matters. */
    private static final int TICKS_PER_SECOND = 100;

    /** Of the fields behind the name in parentheses. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    private ProcessUse() {}

    /** Processor time of all its threads, user and system. */
    public static Duration cpu(long pid) {
        String stat = read(pid, "stat");
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        long ticks =
                Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS));
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** The most memory it ever had resident, in MiB. */
    public static double peakMiB(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
