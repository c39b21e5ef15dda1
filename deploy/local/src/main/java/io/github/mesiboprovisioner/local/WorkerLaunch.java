package io.github.mesiboprovisioner.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a worker is started.
 *
 * @param environment all it sees, besides {@code PATH}
 * @param arguments the command and its options; none means {@code run}
 * @param log where its output goes, behind what is there; absent means a temporary file
 */
public record WorkerLaunch(
        Map<String, String> environment,
        List<String> arguments,
        List<String> jvmOptions,
        Optional<Path> log) {

    public WorkerLaunch {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** The worker with a small heap, on a free management port. */
    public static WorkerLaunch of(Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PROVISIONER_MANAGEMENT_PORT", "0");
        all.putAll(environment);
        return new WorkerLaunch(
                all, List.of(), List.of("-Xmx512m", "-XX:+UseSerialGC"), Optional.empty());
    }

    /** The same against a broker and a simulator on this machine. */
    public static WorkerLaunch against(String bootstrapServers, String apiUrl, String appToken) {
        return of(
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "MESIBO_API_URL",
                        apiUrl,
                        "MESIBO_ALLOW_HTTP",
                        "true",
                        "MESIBO_APP_TOKEN",
                        appToken,
                        "MESIBO_APP_ID",
                        "com.example.app"));
    }

    /** The same with one more environment variable. */
    public WorkerLaunch with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new WorkerLaunch(more, arguments, jvmOptions, log);
    }

    /** The same with another command. */
    public WorkerLaunch withArguments(String... arguments) {
        return new WorkerLaunch(environment, List.of(arguments), jvmOptions, log);
    }

    /** The same with other JVM options. */
    public WorkerLaunch withJvmOptions(String... jvmOptions) {
        return new WorkerLaunch(environment, arguments, List.of(jvmOptions), log);
    }

    /** The same with its output in a file that stays. */
    public WorkerLaunch withLog(Path log) {
        return new WorkerLaunch(environment, arguments, jvmOptions, Optional.of(log));
    }
}
