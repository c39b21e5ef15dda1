package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.ResultView;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of what was said: how often which, and of every entity the latest. */
final class Evidence {

    private static final int LATEST = 20;

    private final Map<String, Long> verdicts = new TreeMap<>();
    private final Map<String, Deque<String>> latest = new HashMap<>();

    void take(Optional<IdentityEvent> event, ResultView view) {
        String verdict = Results.verdict(view);
        verdicts.merge(verdict, 1L, Long::sum);
        Deque<String> told =
                latest.computeIfAbsent(view.result().subject(), _ -> new ArrayDeque<>());
        told.add("\n  " + event.map(Object::toString).orElse("?") + ": " + verdict);
        if (told.size() > LATEST) {
            told.remove();
        }
    }

    List<String> about(String subject) {
        return List.copyOf(latest.getOrDefault(subject, new ArrayDeque<>()));
    }

    void print() {
        System.out.println("results " + verdicts);
    }
}
