package io.github.mesiboprovisioner.worker.config;

import java.util.List;

/**
 * The topics the worker reads and writes.
 *
 * @param outputs the topics that the worker writes besides state
 * @param create whether missing ones (never input topics) are created at start
 */
public record TopicSettings(
        List<String> input,
        Outputs outputs,
        String statePrefix,
        boolean create,
        ResultsMode resultsMode) {

    public TopicSettings {
        input = List.copyOf(input);
    }

    /** The topics shared by all input topics. */
    public record Outputs(String results, String deadLetters, String control) {}

    /** The state topic of an input topic. */
    public String state(String inputTopic) {
        return state(statePrefix, inputTopic);
    }

    static String state(String prefix, String inputTopic) {
        return prefix + "." + inputTopic;
    }
}
