package io.github.mesiboprovisioner.worker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that an operator can set (CONTRACT 2), checked and typed. */
public record Settings(
        KafkaSettings kafka,
        TopicSettings topics,
        MesiboSettings mesibo,
        WorkerSettings worker,
        LogSettings log,
        TraceSettings traces) {

    /**
     * Where a worker with this environment can be asked, whatever else is missing there.
     *
     * @throws UnusableSettings if that cannot be said
     */
    public static int managementPort(Map<String, String> environment) throws UnusableSettings {
        Given given = Given.in(environment);
        Values values = Values.read(given);
        if (!given.problems().isEmpty() || values.find(WorkerVariables.MANAGEMENT_PORT).isEmpty()) {
            throw new UnusableSettings(values.problems());
        }
        return values.get(WorkerVariables.MANAGEMENT_PORT);
    }

    /**
     * Reads the environment and the file that it names.
     *
     * @throws UnusableSettings naming every problem at once
     */
    public static Settings from(Map<String, String> environment) throws UnusableSettings {
        Values values = Values.read(Given.in(environment));
        List<Problem> problems = new ArrayList<>(values.problems());
        problems.addAll(Relations.problems(values));
        if (!problems.isEmpty()) {
            throw new UnusableSettings(problems);
        }
        return new Settings(
                KafkaVariables.settings(values),
                TopicVariables.settings(values),
                MesiboVariables.settings(values),
                WorkerVariables.settings(values),
                LogVariables.settings(values),
                TraceVariables.settings(values));
    }
}
