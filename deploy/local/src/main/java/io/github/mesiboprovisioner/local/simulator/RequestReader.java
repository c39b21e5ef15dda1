package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupAdd;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupDel;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupEditMembers;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupGetMembers;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupSet;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.GroupsGet;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.Page;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.TokenWish;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UserAdd;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UserDel;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UserSet;
import io.github.mesiboprovisioner.local.simulator.BackendRequest.UsersGet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a request body into a {@link BackendRequest}, refusing whatever MESIBO.md does not know.
 */
final class RequestReader {

    private static final String[] AUDIENCES = {"send", "recv", "pub", "sub", "list"};
    private static final int AUDIENCE_MAX = 2;

    private final Dialect dialect;
    private final MemberReader members;

    RequestReader(Dialect dialect) {
        this.dialect = dialect;
        members = new MemberReader(dialect);
    }

    /** A request, or why it is none. */
    sealed interface Reading {
        record Good(BackendRequest request) implements Reading {}

        record Bad(Refusal refusal) implements Reading {}
    }

    Reading read(String op, JsonNode body) {
        FieldReader top = FieldReader.of(body);
        top.text("op");
        top.text("token");
        top.optionalNumber("id", Long.MIN_VALUE);
        Optional<BackendRequest> request = request(op, top);
        if (request.isEmpty()) {
            return new Reading.Bad(Refusal.BADOP);
        }
        refuseOthers(top);
        return top.problems().isEmpty()
                ? new Reading.Good(request.get())
                : new Reading.Bad(Refusal.badValue(top.problems()));
    }

    private Optional<BackendRequest> request(String op, FieldReader top) {
        return switch (op) {
            case "useradd" -> Optional.of(userAdd(top.object("user")));
            case "userset" -> Optional.of(userSet(top.object("user")));
            case "userdel" -> Optional.of(userDel(top.object("user")));
            case "usersget" -> Optional.of(usersGet(top));
            case "groupadd" -> Optional.of(groupAdd(top.object("group")));
            case "groupset" -> Optional.of(groupSet(top.object("group")));
            case "groupdel" -> Optional.of(groupDel(top.object("group")));
            case "groupeditmembers" -> Optional.of(groupEditMembers(top.object("group")));
            case "groupgetmembers" -> Optional.of(groupGetMembers(top));
            case "groupsget" -> Optional.of(groupsGet(top));
            default -> Optional.empty();
        };
    }

    private UserAdd userAdd(FieldReader user) {
        UserAdd request =
                new UserAdd(
                        address(user),
                        user.optionalText("name"),
                        user.flag("active").orElse(true),
                        user.optionalObject("token").map(this::tokenWish));
        refuseOthers(user);
        return request;
    }

    private TokenWish tokenWish(FieldReader token) {
        token.flag("v2");
        int expiry = token.optionalNumber("expiry", 0).orElse(0L).intValue();
        TokenWish wish = new TokenWish(token.text("appid"), expiry);
        refuseOthers(token);
        return wish;
    }

    private UserSet userSet(FieldReader user) {
        Optional<FieldReader> token = user.optionalObject("token");
        boolean removesToken = token.flatMap(fields -> fields.flag("remove")).orElse(false);
        token.ifPresent(this::refuseOthers);
        UserSet request =
                new UserSet(
                        address(user),
                        user.optionalText("name"),
                        user.flag("active"),
                        removesToken);
        refuseOthers(user);
        return request;
    }

    private UserDel userDel(FieldReader user) {
        UserDel request = new UserDel(address(user));
        refuseOthers(user);
        return request;
    }

    private UsersGet usersGet(FieldReader top) {
        top.optionalObject("user");
        return new UsersGet(page(top, 20));
    }

    private GroupAdd groupAdd(FieldReader group) {
        group.optionalNumber("duration", 0);
        GroupAdd request =
                new GroupAdd(
                        group.text("name"),
                        audiences(group),
                        group.optionalObject("members").map(members::added));
        refuseOthers(group);
        return request;
    }

    private GroupSet groupSet(FieldReader group) {
        group.optionalNumber("duration", 0);
        GroupSet request =
                new GroupSet(group.number("gid", 1), group.optionalText("name"), audiences(group));
        refuseOthers(group);
        return request;
    }

    private GroupDel groupDel(FieldReader group) {
        GroupDel request = new GroupDel(group.number("gid", 1));
        refuseOthers(group);
        return request;
    }

    private GroupEditMembers groupEditMembers(FieldReader group) {
        GroupEditMembers request =
                new GroupEditMembers(group.number("gid", 1), members.edited(group));
        refuseOthers(group);
        return request;
    }

    private GroupGetMembers groupGetMembers(FieldReader top) {
        FieldReader group = top.object("group");
        GroupGetMembers request = new GroupGetMembers(group.number("gid", 0), page(top, 100));
        refuseOthers(group);
        return request;
    }

    private GroupsGet groupsGet(FieldReader top) {
        top.optionalObject("group");
        return new GroupsGet(page(top, 20));
    }

    private static Page page(FieldReader top, long countDefault) {
        return new Page(
                top.optionalNumber("offset", 0).orElse(0L).intValue(),
                top.optionalNumber("count", 1).orElse(countDefault).intValue());
    }

    private static String address(FieldReader user) {
        String address = user.text("address");
        if (address.contains(",") || address.chars().anyMatch(Character::isISOControl)) {
            user.problem("address");
        }
        return address;
    }

    private Map<String, Integer> audiences(FieldReader group) {
        Map<String, Integer> audiences = new LinkedHashMap<>();
        group.optionalObject("permissions").ifPresent(found -> audiences(found, audiences));
        return audiences;
    }

    private void audiences(FieldReader permissions, Map<String, Integer> audiences) {
        for (String name : AUDIENCES) {
            permissions
                    .optionalNumber(name, 0)
                    .ifPresent(value -> audiences.put(name, value.intValue()));
            if (audiences.getOrDefault(name, 0) > AUDIENCE_MAX) {
                permissions.problem(name);
            }
        }
        refuseOthers(permissions);
    }

    private void refuseOthers(FieldReader fields) {
        if (!dialect.has(Dialect.Quirk.TOLERANT)) {
            fields.refuseOthers();
        }
    }
}
