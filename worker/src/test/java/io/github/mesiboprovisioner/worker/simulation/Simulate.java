package io.github.mesiboprovisioner.worker.simulation;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs many seeds, or tells one: {@code Simulate [first [count]]} or {@code Simulate tell seed}.
 */
final class Simulate {
    private Simulate() {}

    public static void main(String[] args) {
        if (args.length == 2 && args[0].equals("tell")) {
            tell(Long.parseLong(args[1]));
            return;
        }
        long first = args.length > 0 ? Long.parseLong(args[0]) : 1;
        long count = args.length > 1 ? Long.parseLong(args[1]) : 5000;
        run(first, count);
    }

    private static void tell(long seed) {
        Optional<Violation> violation = Simulation.run(seed, Trace.to(System.out::println));
        System.out.println(violation.map(Violation::toString).orElse("all guarantees are kept"));
    }

    private static void run(long first, long count) {
        Map<String, Integer> violations = new TreeMap<>();
        long began = cpuNanos();
        for (long seed = first; seed < first + count; seed++) {
            Optional<Violation> violation = Simulation.run(seed, Trace.SILENT);
            if (violation.isPresent()) {
                int found = violations.merge(violation.get().guarantee(), 1, Integer::sum);
                if (found <= 3) {
                    System.out.println("seed " + seed + ": " + violation.get());
                }
            }
        }
        double minutes = (cpuNanos() - began) / 60e9;
        System.out.printf(
                "%d seeds, violations %s, %.0f seeds per minute of one core%n",
                count, violations, count / minutes);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
