package io.github.mesiboprovisioner.bench.stage;

import io.github.mesiboprovisioner.bench.peer.PeerMain;
import io.github.mesiboprovisioner.bench.peer.PeerSettings;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.process.ChildProcess;
import io.github.mesiboprovisioner.local.process.JavaCommand;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a contestant is started. All get the same JVM options, calls in flight and rate limit.
 *
 * @param log where its output goes, behind what is there
 */
public record Launch(Contestant contestant, PeerSettings settings, List<String> jvm, Path log) {

    private static final String UNLIMITED = "1000000";

    public Launch {
        jvm = List.copyOf(jvm);
    }

    /** The same with further JVM options. */
    public Launch with(String... options) {
        List<String> more = new ArrayList<>(jvm);
        more.addAll(List.of(options));
        return new Launch(contestant, settings, more, log);
    }

    /** Starts it. */
    public Running start() throws IOException {
        if (contestant == Contestant.WORKER) {
            WorkerProcess worker = WorkerProcess.start(worker());
            return new Running.OfWorker(worker);
        }
        List<String> arguments = new ArrayList<>(jvm);
        arguments.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeerMain.class.getName(),
                        contestant.id()));
        ProcessBuilder builder = new ProcessBuilder(JavaCommand.of(arguments));
        builder.environment().putAll(settings.environment());
        return new Running.OfPeer(ChildProcess.start(builder, log));
    }

    private WorkerLaunch worker() {
        PeerSettings.Topics topics = settings.topics();
        WorkerTopics own = new WorkerTopics(topics.group());
        int rate = settings.rate();
        return WorkerLaunch.against(
                        settings.bootstrapServers(), settings.url().toString(), settings.appToken())
                .with("KAFKA_GROUP_ID", topics.group())
                .with("PROVISIONER_INSTANCE_ID", settings.instance())
                .with("PROVISIONER_TOPICS_INPUT", topics.input())
                .with("PROVISIONER_TOPICS_RESULTS", topics.results())
                .with("PROVISIONER_TOPICS_DEAD_LETTERS", own.deadLetters())
                .with("PROVISIONER_TOPICS_CONTROL", own.control())
                .with("PROVISIONER_TOPICS_STATE_PREFIX", own.statePrefix())
                .with("MESIBO_RATE_LIMIT", rate == 0 ? UNLIMITED : Integer.toString(rate))
                .with("MESIBO_CONCURRENCY", Integer.toString(settings.concurrency()))
                .withJvmOptions(jvm.toArray(String[]::new))
                .withLog(log);
    }
}
