package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * mesibo's groups are what the published results tell, and what is recorded; and there is no second
 * group unless a result says that there may be.
 */
final class GroupsAgree implements Invariant {
    @Override
    public String name() {
        return "groups agree";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<String, GroupModel> models = new TreeMap<>();
        for (Result result : history.results()) {
            Optional<IdentityEvent> event = history.books().eventOf(result.origin());
            if (event.isPresent() && event.get() instanceof IdentityEvent.GroupEvent about) {
                models.computeIfAbsent(result.subject(), GroupModel::new).take(about, result);
            }
        }
        Set<EntityKey> overtaken = Overtaken.in(history);
        for (Map.Entry<String, GroupModel> entry : models.entrySet()) {
            EntityKey key = EntityKey.group(entry.getKey());
            boolean isJudged =
                    !overtaken.contains(key) && history.books().stateOf(key) instanceof GroupState;
            if (isJudged && history.books().stateOf(key) instanceof GroupState state) {
                Optional<String> violation =
                        judge(history, entry.getKey(), entry.getValue(), state);
                if (violation.isPresent()) {
                    return violation.map(what -> entry.getKey() + ": " + what);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> judge(
            History history, String id, GroupModel model, GroupState state) {
        SimMesibo.@Nullable Group group =
                state.gid().map(gid -> history.mesibo().groups.get(gid)).orElse(null);
        return duplicates(history, id, model, state)
                .or(() -> group == null && model.unsure ? Optional.empty() : recorded(state, group))
                .or(() -> model.unsure ? Optional.empty() : told(model, group, state));
    }

    private static Optional<String> duplicates(
            History history, String id, GroupModel model, GroupState state) {
        if (model.mayHaveDuplicate || model.unsure || state.mayHaveDuplicate()) {
            return Optional.empty();
        }
        return history.mesibo().groups.keySet().stream()
                .filter(gid -> id.equals(history.mesibo().idsByGid.get(gid)))
                .filter(gid -> !state.gid().equals(Optional.of(gid)))
                .findFirst()
                .map(gid -> "a second group " + gid + ", recorded is " + state.life());
    }

    private static Optional<String> recorded(GroupState state, SimMesibo.@Nullable Group group) {
        if (group == null) {
            return state.gid().isPresent()
                    ? Optional.of("gone, recorded as " + state)
                    : Optional.empty();
        }
        boolean namesIt =
                state.settingsInDoubt()
                        || ((state.name().isEmpty() || state.name().get().equals(group.name))
                                && permits(state.permissions(), group));
        boolean knowsMembers = true;
        for (Map.Entry<String, GroupState.Member> member : state.members().entrySet()) {
            String address = member.getKey();
            knowsMembers &=
                    group.gone.contains(address)
                            || switch (member.getValue()) {
                                case GroupState.Member.Confirmed _ ->
                                        group.members.contains(address);
                                case GroupState.Member.Pending _ ->
                                        state.lateInDoubt() || !group.members.contains(address);
                                case GroupState.Member.InDoubt() -> true;
                            };
        }
        knowsMembers &= state.members().keySet().containsAll(certain(group, group.members));
        return namesIt && knowsMembers
                ? Optional.empty()
                : Optional.of(
                        "%s %s %s, recorded as %s"
                                .formatted(group.name, group.permissions, group.members, state));
    }

    /** Those of whom somebody can say whether they are members. */
    private static Set<String> certain(SimMesibo.Group group, Set<String> addresses) {
        Set<String> certain = new TreeSet<>(addresses);
        certain.removeAll(group.gone);
        return certain;
    }

    private static boolean permits(GroupPermissions recorded, SimMesibo.Group group) {
        return group.permissions.with(recorded).equals(group.permissions);
    }

    private static Optional<String> told(
            GroupModel model, SimMesibo.@Nullable Group group, GroupState state) {
        if (group == null) {
            return model.exists ? Optional.of("gone, told was " + model.name) : Optional.empty();
        }
        Set<String> told = certain(group, model.members);
        Set<String> actual = certain(group, group.members);
        model.givenUp.stream()
                .filter(
                        address ->
                                state.members().get(address) instanceof GroupState.Member.InDoubt)
                .forEach(actual::remove);
        boolean isRight =
                model.exists
                        && model.name.equals(group.name)
                        && permits(model.permissions, group)
                        && told.equals(actual);
        return isRight
                ? Optional.empty()
                : Optional.of(
                        "%s %s %s, told was %s %s %s %s"
                                .formatted(
                                        group.name,
                                        group.permissions,
                                        group.members,
                                        model.exists ? "" : "gone",
                                        model.name,
                                        model.permissions,
                                        model.members));
    }
}
