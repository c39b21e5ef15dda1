package io.github.mesiboprovisioner.worker.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** Runs the world of a seed and has it judged. */
final class Simulation {
    private static final List<Invariant> INVARIANTS =
            List.of(
                    new OneResultEach(),
                    new LogOrder(),
                    new ProgressTells(),
                    new OneOwner(),
                    new OneCallAtATime(),
                    new CallsAllowed(),
                    new WithinRate(),
                    new SingleProbes(),
                    new OutagesBuryNothing(),
                    new LateMembersSettled(),
                    new DoubtIsHonest(),
                    new UsersAgree(),
                    new ReleasesAsked(),
                    new GroupsAgree(),
                    new CleanMeansIdle(),
                    new RulesKept(),
                    new LateMembers(),
                    new GivenUpRightly(),
                    new GuardHolds(),
                    new StateIsReadable(),
                    new NothingSecret());

    private Simulation() {}

    static Optional<Violation> run(long seed, Trace trace) {
        History history;
        try {
            history = new World(seed, trace).run();
        } catch (Violation.Found found) {
            return Optional.of(found.violation());
        } catch (RuntimeException broken) {
            StringWriter text = new StringWriter();
            broken.printStackTrace(new PrintWriter(text));
            return Optional.of(new Violation("no exception", text.toString()));
        }
        for (Invariant invariant : INVARIANTS) {
            Optional<String> violation = invariant.violationIn(history);
            if (violation.isPresent()) {
                return Optional.of(new Violation(invariant.name(), violation.get()));
            }
        }
        return Optional.empty();
    }
}
