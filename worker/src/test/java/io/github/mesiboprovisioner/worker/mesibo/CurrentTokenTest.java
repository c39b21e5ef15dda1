package io.github.mesiboprovisioner.worker.mesibo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.config.AppToken;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

final class CurrentTokenTest {
    private static final FileTime THEN = FileTime.fromMillis(1_000_000);
    private static final FileTime LATER = FileTime.fromMillis(2_000_000);

    private final Path folder;
    private final Path file;

    CurrentTokenTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("token");
    }

    @BeforeEach
    void write() throws IOException {
        write("one", THEN);
    }

    @Test
    void look_nothingChanged_saysNo() throws IOException {
        CurrentToken token = token();

        assertThat(token.look()).isFalse();
        assertThat(token.get()).isEqualTo(new Secret("one"));
    }

    @Test
    void look_otherContent_isUsedWithoutItsWhiteSpace() throws IOException {
        CurrentToken token = token();
        write("  two \n", THEN);

        assertThat(token.look()).isTrue();
        assertThat(token.get()).isEqualTo(new Secret("two"));
        assertThat(token.look()).isFalse();
    }

    @Test
    void look_onlyTouched_saysSo() throws IOException {
        CurrentToken token = token();
        Files.setLastModifiedTime(file, LATER);

        assertThat(token.look()).isTrue();
        assertThat(token.look()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "caf\u00e9"})
    void look_noToken_keepsTheOneBefore(String content) throws IOException {
        CurrentToken token = token();
        write(content, LATER);

        assertThat(token.look()).isFalse();
        assertThat(token.get()).isEqualTo(new Secret("one"));
    }

    @Test
    void look_fileGoneAndBack_keepsTheOneBeforeThenSaysSo() throws IOException {
        CurrentToken token = token();
        Files.delete(file);

        assertThat(token.look()).isFalse();
        assertThat(token.get()).isEqualTo(new Secret("one"));

        write("one", LATER);
        assertThat(token.look()).isTrue();
    }

    @Test
    void look_linkSwapped_isSeen() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_1"));
        Path second = Files.createDirectory(folder.resolve("..2026_2"));
        Files.writeString(first.resolve("app"), "one");
        Files.writeString(second.resolve("app"), "two");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Path app = Files.createSymbolicLink(folder.resolve("app"), Path.of("..data", "app"));
        CurrentToken token =
                new CurrentToken(new AppToken(AppToken.in(app).orElseThrow(), Optional.of(app)));

        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);

        assertThat(token.look()).isTrue();
        assertThat(token.get()).isEqualTo(new Secret("two"));
    }

    @Test
    void look_noFile_neverChanges() {
        CurrentToken token = new CurrentToken(new AppToken(new Secret("env"), Optional.empty()));

        assertThat(token.look()).isFalse();
        assertThat(token.get()).isEqualTo(new Secret("env"));
    }

    @Test
    void watch_fileChanges_tells() throws IOException {
        CurrentToken token = token();
        AtomicInteger changes = new AtomicInteger();
        try (CurrentToken.Watch _ = token.watch(changes::incrementAndGet)) {
            write("two", LATER);

            await().until(() -> changes.get() == 1);
            assertThat(token.get()).isEqualTo(new Secret("two"));
        }
    }

    private CurrentToken token() throws IOException {
        return new CurrentToken(new AppToken(AppToken.in(file).orElseThrow(), Optional.of(file)));
    }

    private void write(String content, FileTime modified) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, modified);
    }
}
