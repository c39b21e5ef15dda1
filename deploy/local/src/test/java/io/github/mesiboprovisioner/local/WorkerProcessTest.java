package io.github.mesiboprovisioner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mesiboprovisioner.local.process.BuildTree;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A worker process is started, watched and stopped; the jar here is a stand-in. */
class WorkerProcessTest {

    private static final String JAR = "provisioner.worker.jar";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final WorkerLaunch LAUNCH = WorkerLaunch.of(Map.of("MESIBO_APP_ID", "app"));

    @TempDir private Path folder;

    @BeforeEach
    void makeJar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StubWorker.class.getName());
        Path classes = BuildTree.codeOf(StubWorker.class);
        Path jar = folder.resolve("worker.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
        System.setProperty(JAR, jar.toString());
    }

    @AfterEach
    void forgetJar() {
        System.clearProperty(JAR);
    }

    @Test
    void awaitReady_slowStart_returnsWhenReady() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(LAUNCH)) {
            worker.awaitReady(LIMIT);

            WorkerProcess.Answer answer = worker.get("/status");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().split(",", -1))
                    .contains("MESIBO_APP_ID", "PATH", "PROVISIONER_MANAGEMENT_PORT")
                    .doesNotContain("HOME");
            assertThat(worker.terminate(LIMIT)).isEqualTo(128 + 15);
        }
    }

    @Test
    void awaitReady_workerEnds_saysWhatItLogged() throws IOException, InterruptedException {
        WorkerLaunch launch = LAUNCH.withArguments("2").withLog(folder.resolve("log"));
        try (WorkerProcess worker = WorkerProcess.start(launch)) {
            assertThatThrownBy(() -> worker.awaitReady(LIMIT))
                    .hasMessageContaining("the worker ended")
                    .hasMessageContaining("management port");
            assertThat(worker.waitFor(LIMIT)).hasValue(2);
        }
    }
}
