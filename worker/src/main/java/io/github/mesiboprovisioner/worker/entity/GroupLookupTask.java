package io.github.mesiboprovisioner.worker.entity;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.Reply.GroupRow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the groups (self-hosted): before a creation, to know those that are not it; after one in
 * doubt, to find it.
 *
 * @param doubted the creation in doubt, absent before one
 */
record GroupLookupTask(GroupWork work, Optional<Life.Intended> doubted) implements GroupTask {

    static GroupLookupTask before(GroupWork work) {
        return new GroupLookupTask(work, Optional.empty());
    }

    static GroupLookupTask after(GroupWork work, Life.Intended doubted) {
        return new GroupLookupTask(work, Optional.of(doubted));
    }

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupLookupTask(changed, doubted);
    }

    @Override
    public Operation operation() {
        return new Operation.GroupsGet();
    }

    /** mesibo may still be carrying out a creation that was not answered. */
    @Override
    public Duration delay(Instant now) {
        Duration whole = work.rules().lookupDelay();
        Duration left =
                doubted.map(intended -> Duration.between(now, intended.at().plus(whole)))
                        .orElse(Duration.ZERO);
        return left.isNegative() ? Duration.ZERO : left.compareTo(whole) < 0 ? left : whole;
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        if (!(answer instanceof Reply.Answer.Groups(List<GroupRow> rows))) {
            throw new IllegalStateException("groupsget answered with " + answer);
        }
        return doubted.isEmpty()
                ? GroupCreationTask.first(begun(), gids(rows, work.goal().name()), now)
                : resolved(doubted.get(), rows, now);
    }

    private Step resolved(Life.Intended intended, List<GroupRow> rows, Instant now) {
        List<Long> found =
                gids(rows, intended.name()).stream()
                        .filter(gid -> !intended.gidsBefore().contains(gid))
                        .filter(gid -> !work.heldGid().test(gid))
                        .toList();
        if (found.size() == 1) {
            return adopted(intended, found.getFirst()).next(now);
        }
        return switch (work.goal().end()) {
            case WANTED -> {
                boolean same = intended.name().equals(work.goal().name());
                Set<Long> before = same ? intended.gidsBefore() : gids(rows, work.goal().name());
                GroupWork lost = same ? begun() : begun().withFlagged();
                yield GroupCreationTask.again(lost, before, now);
            }
            case UNWANTED, SAME -> begun().reached(MemberLists.NONE, now);
        };
    }

    /** Ends the doubt, unless there was an older one that no look-up can end. */
    private GroupWork adopted(Life.Intended intended, long gid) {
        GroupDraft draft = work.recorded().draft();
        draft.life = new Life.Live(gid);
        draft.name = Optional.of(intended.name());
        draft.permissions = GroupSettings.NONE.permissions();
        draft.mayHaveDuplicate = work.flagged();
        return work.begunWith(draft.done());
    }

    private GroupWork begun() {
        return work.begunWith(work.recorded().state());
    }

    private static Set<Long> gids(List<GroupRow> rows, String name) {
        return rows.stream()
                .filter(row -> row.name().equals(name))
                .map(GroupRow::gid)
                .collect(toUnmodifiableSet());
    }

    /** A listing that is refused finds nothing; what is in doubt is then made again. */
    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        return doubted.isPresent() && !exhausted
                ? resolved(doubted.get(), List.of(), now)
                : work.recorded()
                        .missed(
                                GroupShortfall.ofExistence(work.goal()),
                                failure,
                                exhausted,
                                attempts,
                                now);
    }

    @Override
    public Task unanswered(Instant now) {
        return this;
    }

    @Override
    public boolean mayReplan() {
        return !work.begun() && doubted.isEmpty();
    }
}
