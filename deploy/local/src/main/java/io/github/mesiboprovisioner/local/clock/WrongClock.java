package io.github.mesiboprovisioner.local.clock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The wall clock of a worker to come, which can be set at any time, in one step. */
public final class WrongClock {

    private final Path shift;
    private final Path jar;

    private WrongClock(Path shift, Path jar) {
        this.shift = shift;
        this.jar = jar;
    }

    /** One that is right to begin with, with its files in a folder. */
    public static WrongClock in(Path folder) throws IOException {
        WrongClock clock =
                new WrongClock(folder.resolve("clock.shift"), folder.resolve("clock.jar"));
        clock.set(Duration.ZERO);
        writeAgent(clock.jar);
        return clock;
    }

    /** What the worker's JVM is to be started with. */
    public List<String> jvmOptions() {
        return List.of("-javaagent:" + jar + "=" + shift);
    }

    /** From now on it is ahead of the machine's by so much, or behind it. */
    public void set(Duration ahead) {
        try {
            Files.write(
                    shift,
                    ByteBuffer.allocate(Long.BYTES).putLong(ahead.toMillis()).array(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAgent(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ClockAgent.class.getName());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> part : List.of(ClockAgent.class, ShiftedClock.class)) {
                String name = part.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = part.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }
}
