package io.github.mesiboprovisioner.local.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What a JVM with the agent asks for the time: the machine's clock and a shift from a file. */
public final class ShiftedClock {

    private static final MappedByteBuffer SHIFT =
            map(Path.of(System.getProperty("provisioner.clock.shift")));

    private ShiftedClock() {}

    private static MappedByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@link System#currentTimeMillis()}. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + SHIFT.getLong(0);
    }

    /** For {@link Instant#now()}. */
    public static Instant now() {
        return Instant.now().plusMillis(SHIFT.getLong(0));
    }

    /** For {@link InstantSource#system()}. */
    public static InstantSource system() {
        return ShiftedClock::now;
    }

    /** For {@link Clock#systemUTC()}; its shift stays what it is now. */
    public static Clock systemUTC() {
        return Clock.offset(Clock.systemUTC(), Duration.ofMillis(SHIFT.getLong(0)));
    }
}
