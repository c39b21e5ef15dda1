package io.github.mesiboprovisioner.worker.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; names every problem, never a secret. */
public final class UnusableSettings extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    UnusableSettings(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** What is to be put right, in the order of the settings table. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        String head = "unusable configuration, problems: " + problems.size();
        return problems.stream()
                .map(problem -> "\n  " + problem.text())
                .collect(Collectors.joining("", head, ""));
    }
}
