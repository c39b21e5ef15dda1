package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupAdd;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupDel;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupEditMembers;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupGetMembers;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupSet;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupsGet;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.MemberEdit;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.Page;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UserAdd;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UserDel;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UserSet;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UsersGet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Carries calls out on the {@link Directory}. */
final class Operations {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Directory directory;
    private final SimulatorSettings settings;

    Operations(Directory directory, SimulatorSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    Answer execute(BackendRequest request, long nowMillis) {
        return switch (request) {
            case UserAdd add -> userAdd(add, nowMillis);
            case UserSet set -> onUser(set.address(), user -> userSet(user, set));
            case UserDel(var address) -> onUser(address, _ -> userDel(address));
            case UsersGet(var page) -> listing("users", page, directory.users(), this::row);
            case GroupAdd add -> groupAdd(add);
            case GroupSet set -> onGroup(set.gid(), group -> groupSet(group, set));
            case GroupDel(var gid) -> onGroup(gid, _ -> groupDel(gid));
            case GroupEditMembers(var gid, var edit) ->
                    onGroup(gid, group -> groupEditMembers(group, edit));
            case GroupGetMembers(var gid, var page) ->
                    onGroup(gid, group -> groupGetMembers(group, page));
            case GroupsGet(var page) ->
                    listing("groups", page, directory.groups(), Operations::row);
        };
    }

    private Answer userAdd(UserAdd request, long nowMillis) {
        User user = directory.userMade(request.address());
        request.name().ifPresent(user::rename);
        user.activate(request.active());
        ObjectNode fields = JSON.objectNode();
        ObjectNode row = fields.putObject("user");
        putUid(row, user);
        row.put("address", user.address());
        request.token().ifPresent(wish -> row.put("token", user.issueToken(wish, nowMillis)));
        return new Answer.Done(fields);
    }

    private static Answer userSet(User user, UserSet request) {
        request.name().ifPresent(user::rename);
        request.active().ifPresent(user::activate);
        if (request.removesToken()) {
            user.removeTokens();
        }
        return done();
    }

    private Answer userDel(String address) {
        directory.deleteUser(address);
        return done();
    }

    private Answer groupAdd(GroupAdd request) {
        List<String> members = request.members().map(MemberEdit::addresses).orElse(List.of());
        if (!members.stream().allMatch(directory::knows)) {
            return new Answer.Refused(Refusal.badValue(List.of("m")));
        }
        Group group = directory.groupMade(request.name());
        group.permit(request.permissions());
        request.members().ifPresent(edit -> group.merge(edit.addresses(), edit.permissions()));
        ObjectNode fields = JSON.objectNode();
        fields.putObject("group").put("gid", group.gid());
        return new Answer.Done(fields);
    }

    private static Answer groupSet(Group group, GroupSet request) {
        request.name().ifPresent(group::rename);
        group.permit(request.permissions());
        return done();
    }

    private Answer groupDel(long gid) {
        directory.deleteGroup(gid);
        return done();
    }

    private Answer groupEditMembers(Group group, MemberEdit edit) {
        boolean unknownPasses =
                edit.removes() && settings.dialect().has(Dialect.Quirk.UNKNOWN_REMOVAL_PASSES);
        if (!unknownPasses && !edit.addresses().stream().allMatch(directory::knows)) {
            return new Answer.Refused(Refusal.badValue(List.of("m")));
        }
        if (edit.removes()) {
            edit.addresses().forEach(group::remove);
        } else {
            group.merge(edit.addresses(), edit.permissions());
        }
        return done();
    }

    private Answer groupGetMembers(Group group, Page page) {
        Answer.Done answer =
                listing("members", page, List.copyOf(group.members().entrySet()), this::memberRow);
        answer.fields().put("gid", group.gid());
        return answer;
    }

    private static <T> Answer.Done listing(
            String name, Page page, List<T> rows, Function<T, ObjectNode> row) {
        ArrayNode shown = JSON.arrayNode();
        rows.stream().skip(page.offset()).limit(page.count()).map(row).forEach(shown::add);
        ObjectNode fields = JSON.objectNode();
        fields.put("count", shown.size());
        fields.set(name, shown);
        return new Answer.Done(fields);
    }

    private ObjectNode row(User user) {
        ObjectNode row = JSON.objectNode();
        putUid(row, user);
        return row.put("address", user.address())
                .put("name", user.name())
                .put("active", user.isActive())
                .put("token", user.anyToken());
    }

    private static ObjectNode row(Group group) {
        return JSON.objectNode().put("gid", group.gid()).put("name", group.name());
    }

    private ObjectNode memberRow(Map.Entry<String, Map<String, Boolean>> member) {
        ObjectNode row = JSON.objectNode();
        directory.user(member.getKey()).ifPresent(user -> putUid(row, user));
        row.put("address", member.getKey());
        member.getValue().forEach(row.putObject("permissions")::put);
        return row;
    }

    private void putUid(ObjectNode row, User user) {
        if (settings.dialect().has(Dialect.Quirk.UID_AS_TEXT)) {
            row.put("uid", Long.toString(user.uid()));
        } else {
            row.put("uid", user.uid());
        }
    }

    private Answer onUser(String address, Function<User, Answer> change) {
        Optional<User> user = directory.user(address);
        return user.map(change)
                .orElseGet(() -> new Answer.Refused(settings.dialect().unknownUser()));
    }

    private Answer onGroup(long gid, Function<Group, Answer> change) {
        Optional<Group> group = directory.group(gid);
        return group.map(change)
                .orElseGet(() -> new Answer.Refused(settings.dialect().unknownGroup()));
    }

    private static Answer done() {
        return new Answer.Done(JSON.objectNode());
    }
}
