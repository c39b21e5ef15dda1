package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.AppliedType;
import io.github.mesiboprovisioner.contracts.Result.Outcome;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nobody is pending whom mesibo has known all the time, and nobody is given up before the time to
 * wait for members is over; what is no address is rejected at once.
 */
final class LateMembers implements Invariant {
    @Override
    public String name() {
        return "late members";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<String, Instant> registered = new HashMap<>();
        for (Result result : history.results()) {
            Optional<Result.Members> members = result.outcome().details().members();
            if (members.isEmpty()) {
                continue;
            }
            Optional<String> violation =
                    known(members.get())
                            .or(() -> early(history, result, members.get(), registered))
                            .or(() -> noAddress(history, result, members.get()));
            if (violation.isPresent()) {
                return violation.map(why -> Telling.of(result) + ": " + why);
            }
            if (result.idSuffix().isEmpty()) {
                registered.put(result.origin().resultId(), result.time());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> known(Result.Members members) {
        return Workload.ALWAYS_THERE.stream()
                .filter(
                        address ->
                                members.pending().contains(address)
                                        || members.rejected().contains(address))
                .findFirst()
                .map(address -> "mesibo knows " + address);
    }

    private static Optional<String> early(
            History history, Result result, Result.Members members, Map<String, Instant> told) {
        if (history.clocksWereSet() || !isSettling(result) || members.rejected().isEmpty()) {
            return Optional.empty();
        }
        Instant until =
                told.getOrDefault(result.origin().resultId(), Instant.MAX.minusSeconds(3600))
                        .plus(history.scenario().settings().rules().memberWait());
        return RulesKept.expect(!result.time().isBefore(until), "not before " + until);
    }

    private static Optional<String> noAddress(
            History history, Result result, Result.Members members) {
        boolean listsNone =
                result.idSuffix().isEmpty()
                        && result.outcome() instanceof Outcome.Applied
                        && history.books().eventOf(result.origin()).orElseThrow()
                                instanceof GroupChanged changed
                        && listed(changed.membership()).contains(Workload.NO_ADDRESS);
        return RulesKept.expect(
                !listsNone || members.rejected().contains(Workload.NO_ADDRESS),
                Workload.NO_ADDRESS + " is no address");
    }

    private static boolean isSettling(Result result) {
        return result.outcome() instanceof Outcome.Applied(var type, _)
                && type == AppliedType.GROUP_MEMBERS_SETTLED;
    }

    private static List<String> listed(Membership membership) {
        return switch (membership) {
            case Membership.Same() -> List.of();
            case Membership.Snapshot(var all) -> all;
            case Membership.Delta(var added, _) -> added;
        };
    }
}
