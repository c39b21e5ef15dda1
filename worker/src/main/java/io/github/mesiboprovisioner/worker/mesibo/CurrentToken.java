package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.config.AppToken;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The app token as its file holds it now. A file that cannot be read or holds no token changes
 * nothing: it may be half written.
 *
 * <p>It is looked at rather than watched: Kubernetes swaps a symbolic link two levels up, of which
 * a file watch hears nothing.
 *
 * <p>Threads: any reads; one looks.
 */
public final class CurrentToken implements Supplier<Secret> {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentToken.class);

    private final Optional<Path> file;
    private Optional<FileTime> modified;
    private boolean readable = true;
    private volatile Secret secret;

    public CurrentToken(AppToken atStart) {
        this.file = atStart.file();
        this.secret = atStart.secret();
        this.modified = file.flatMap(CurrentToken::modifiedAt);
    }

    @Override
    public Secret get() {
        return secret;
    }

    /**
     * Looks at the file every second, from a thread of its own, until the result is closed.
     *
     * @param changed runs when its content or its modification time is another
     */
    public Watch watch(Runnable changed) {
        ScheduledExecutorService looks =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("mesibo-token").daemon().factory());
        if (file.isPresent()) {
            Runnable look =
                    () -> {
                        if (look()) {
                            changed.run();
                        }
                    };
            var _ = looks.scheduleWithFixedDelay(look, 1, 1, TimeUnit.SECONDS);
        }
        return looks::shutdownNow;
    }

    /** Ends the watch. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** True if the file has changed, to a usable token. */
    boolean look() {
        return file.isPresent() && look(file.get());
    }

    private boolean look(Path path) {
        // The time first: a change between the two readings is then seen by the next look.
        Optional<FileTime> time = modifiedAt(path);
        Optional<Secret> content = contentOf(path);
        if (time.isEmpty() || content.isEmpty()) {
            complain(path);
            return false;
        }
        readable = true;
        boolean changed = !time.equals(modified) || !content.get().equals(secret);
        modified = time;
        secret = content.get();
        if (changed) {
            LOG.info("app token file {} has changed", path);
        }
        return changed;
    }

    private void complain(Path path) {
        if (readable) {
            LOG.warn("app token file {} holds no token now: the one before stays in use", path);
        }
        readable = false;
    }

    private static Optional<FileTime> modifiedAt(Path path) {
        try {
            return Optional.of(Files.getLastModifiedTime(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Secret> contentOf(Path path) {
        try {
            return AppToken.in(path);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
