package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Address;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.Result;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group as a reader of the results believes it to be: the events one by one, each with the
 * outcome that was published for it.
 */
final class GroupModel {
    boolean exists;

    /** Something failed that was perhaps carried out in part. */
    boolean unsure;

    /** A result says that mesibo may have a second group. */
    boolean mayHaveDuplicate;

    String name = "";
    GroupPermissions permissions = GroupPermissions.UNSET;
    final Set<String> members = new TreeSet<>();

    /** Late members that were given up: if an attempt was unanswered, nobody knows for sure. */
    final Set<String> givenUp = new TreeSet<>();

    private final Set<String> pending = new TreeSet<>();
    private final String id;

    GroupModel(String id) {
        this.id = id;
    }

    void take(GroupEvent event, Result result) {
        result.outcome()
                .details()
                .group()
                .ifPresent(group -> mayHaveDuplicate |= group.mayHaveDuplicate());
        switch (result.outcome()) {
            case Result.Outcome.Applied(var type, var details) -> {
                boolean isSettling = type == Result.AppliedType.GROUP_MEMBERS_SETTLED;
                if (result.idSuffix().equals("/released") && event instanceof GroupChanged) {
                    details.members().ifPresent(this::released);
                    return;
                }
                if (!isSettling) {
                    apply(event);
                }
                details.members().ifPresent(lists -> take(lists, isSettling));
            }
            case Result.Outcome.Skipped(var reason, var details) -> {
                switch (reason) {
                    case DUPLICATE, STALE, TOMBSTONE, EXPIRED, INACTIVE -> {}
                    case HELD -> {
                        if (event instanceof GroupChanged) {
                            apply(event);
                            details.members().ifPresent(lists -> take(lists, false));
                        }
                    }
                    case UNCHANGED, SUPERSEDED -> apply(event);
                }
            }
            case Result.Outcome.Failed _ -> unsure = true;
        }
    }

    private void take(Result.Members lists, boolean isSettling) {
        if (isSettling) {
            members.addAll(lists.added());
            pending.removeAll(lists.added());
            pending.removeAll(lists.rejected());
            givenUp.addAll(lists.rejected());
            return;
        }
        List.of(lists.added(), lists.removed(), lists.pending()).forEach(givenUp::removeAll);
        lists.pending().forEach(members::remove);
        lists.rejected().forEach(members::remove);
        pending.addAll(lists.pending());
        members.addAll(lists.held());
    }

    private void released(Result.Members lists) {
        members.removeAll(lists.removed());
        lists.rejected().forEach(members::remove);
    }

    private void apply(GroupEvent event) {
        switch (event) {
            case GroupDeleted _ -> {
                exists = false;
                unsure = false;
                members.clear();
                pending.clear();
                permissions = GroupPermissions.UNSET;
            }
            case GroupChanged changed -> {
                name = changed.name().orElse(exists ? name : id);
                permissions =
                        permissions.with(changed.permissions().orElse(GroupPermissions.UNSET));
                exists = true;
                switch (changed.membership()) {
                    case Membership.Same() -> {}
                    case Membership.Snapshot(var all) -> {
                        members.retainAll(all);
                        pending.retainAll(all);
                        all.forEach(this::add);
                    }
                    case Membership.Delta(var added, var removed) -> {
                        members.removeAll(removed);
                        pending.removeAll(removed);
                        added.forEach(this::add);
                    }
                }
            }
        }
    }

    private void add(String address) {
        if (Address.isValid(address) && !pending.contains(address)) {
            members.add(address);
        }
    }
}
