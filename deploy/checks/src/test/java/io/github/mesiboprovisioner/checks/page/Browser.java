package io.github.mesiboprovisioner.checks.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.local.process.ChildProcess;
import io.github.mesiboprovisioner.local.process.TemporaryFolder;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium in a process of its own, which dies with this JVM. */
final class Browser implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ChildProcess process;
    private final Path home;
    private final DevTools tools;

    private Browser(ChildProcess process, Path home, DevTools tools) {
        this.process = process;
        this.home = home;
        this.tools = tools;
    }

    /** Starts it; the check is skipped where there is none. */
    static Browser start() throws IOException, InterruptedException {
        Path chromium = Tool.named("chromium");
        Path home = Files.createTempDirectory("provisioner-browser-");
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                chromium.toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + home.resolve("profile"),
                                "about:blank"));
        builder.environment().put("HOME", home.toString());
        ChildProcess process = ChildProcess.start(builder, home.resolve("log"));
        return new Browser(process, home, DevTools.connect(awaitReady(process)));
    }

    /** An empty tab. */
    Tab tab() {
        ObjectNode blank = JsonNodeFactory.instance.objectNode().put("url", "about:blank");
        String target = tools.call("", "Target.createTarget", blank).path("targetId").asText();
        ObjectNode attach =
                JsonNodeFactory.instance.objectNode().put("targetId", target).put("flatten", true);
        return new Tab(
                tools, tools.call("", "Target.attachToTarget", attach).path("sessionId").asText());
    }

    @Override
    public void close() {
        tools.close();
        try {
            process.terminate(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TemporaryFolder.delete(home);
    }

    private static URI awaitReady(ChildProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(process.output());
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (process.waitFor(PAUSE).isPresent()) {
                break;
            }
        }
        process.kill();
        throw new IllegalStateException("the browser did not start:\n" + process.outputTail());
    }
}
