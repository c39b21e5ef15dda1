package io.github.mesiboprovisioner.worker.mesibo.wire;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.RequestSizes;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes operations as request bodies. The bodies hold the app token: never log one.
 *
 * <p>A request's {@code id} always has ten digits, so that the size of a body depends on nothing
 * but the operation and the app token.
 */
public final class Wire implements RequestSizes {
    /** The smallest request id; the largest is what fits into a signed 32-bit number. */
    public static final int ID_MIN = 1_000_000_000;

    private static final int LISTED_MAX = 100_000;

    private final MesiboSettings.Dialect dialect;
    private final boolean tokenV2;
    private final int bytesMax;
    private final Supplier<Secret> appToken;

    public Wire(MesiboSettings settings, Supplier<Secret> appToken) {
        this.dialect = settings.dialect();
        this.tokenV2 = settings.access().tokenV2();
        this.bytesMax = settings.limits().requestBytesMax();
        this.appToken = appToken;
    }

    /** The body that asks for {@code operation}. */
    public byte[] encode(Operation operation, int id, Secret token) {
        JsonBytes json = JsonBytes.writing();
        write(operation, id, token, json);
        return json.toByteArray();
    }

    @Override
    public int maxBytes() {
        return bytesMax;
    }

    @Override
    public int bytesOf(Operation operation) {
        JsonBytes json = JsonBytes.counting();
        write(operation, ID_MIN, appToken.get(), json);
        return json.size();
    }

    private void write(Operation operation, int id, Secret token, JsonBytes json) {
        json.open().field("op", operation.op()).field("token", token.value()).field("id", id);
        switch (operation) {
            case Operation.UserAdd user -> userAdd(user, json);
            case Operation.UserDeactivate(var address) -> userDeactivate(address, json);
            case Operation.UserDelete(var address) ->
                    json.open("user").field("address", address).close();
            case Operation.GroupAdd group -> groupAdd(group, json);
            case Operation.GroupSet group -> groupSet(group, json);
            case Operation.GroupDelete(var gid) -> json.open("group").field("gid", gid).close();
            case GroupEditMembers edit -> editMembers(edit, json);
            case Operation.GroupsGet _ ->
                    json.field("count", LISTED_MAX).open("group").field("name", "*").close();
            case Operation.GroupGetMembers(var gid) ->
                    json.field("count", LISTED_MAX).open("group").field("gid", gid).close();
        }
        json.close();
    }

    private void userAdd(Operation.UserAdd user, JsonBytes json) {
        json.open("user").field("address", user.address());
        user.name().ifPresent(name -> json.field("name", name));
        // An edit without it would re-activate a deactivated user.
        json.field("active", user.active());
        user.token().ifPresent(token -> token(token, json));
        json.close();
    }

    private void token(Operation.TokenSpec token, JsonBytes json) {
        json.open("token")
                .field("appid", token.appId())
                .field("expiry", minutesUp(token.expiry()))
                .field("v2", tokenV2)
                .close();
    }

    private static long minutesUp(Duration duration) {
        long minutes = duration.toMinutes();
        return duration.minusMinutes(minutes).isZero() ? minutes : minutes + 1;
    }

    private static void userDeactivate(String address, JsonBytes json) {
        json.open("user").field("address", address).field("active", false);
        json.open("token").field("remove", true).close();
        json.close();
    }

    private void groupAdd(Operation.GroupAdd group, JsonBytes json) {
        json.open("group").field("name", group.name());
        permissions(group.permissions(), json);
        dialect.groupDuration().ifPresent(duration -> json.field("duration", duration));
        json.close();
    }

    private static void groupSet(Operation.GroupSet group, JsonBytes json) {
        json.open("group").field("gid", group.gid());
        group.name().ifPresent(name -> json.field("name", name));
        permissions(group.permissions(), json);
        json.close();
    }

    private static void permissions(GroupPermissions permissions, JsonBytes json) {
        if (permissions.equals(GroupPermissions.UNSET)) {
            return;
        }
        json.open("permissions");
        audience("send", permissions.send(), json);
        audience("recv", permissions.recv(), json);
        audience("pub", permissions.pub(), json);
        audience("sub", permissions.sub(), json);
        audience("list", permissions.list(), json);
        json.close();
    }

    private static void audience(String name, Optional<Audience> audience, JsonBytes json) {
        audience.ifPresent(value -> json.field(name, numberOf(value)));
    }

    private static int numberOf(Audience audience) {
        return switch (audience) {
            case MEMBERS -> 0;
            case SELECTED -> 1;
            case ANYONE -> 2;
        };
    }

    private void editMembers(GroupEditMembers edit, JsonBytes json) {
        boolean removes = edit.edit() == Edit.REMOVE;
        json.open("group").field("gid", edit.gid());
        if (removes && dialect.memberRemoval() == MesiboSettings.MemberRemoval.DELETE) {
            json.field("delete", true);
        }
        json.open("members").fieldJoined("m", edit.addresses());
        if (removes) {
            removal(json);
        } else {
            allAllowed(json);
        }
        json.close().close();
    }

    private void removal(JsonBytes json) {
        switch (dialect.memberRemoval()) {
            case DELETE -> {}
            case REMOVE -> json.field("remove", 1);
            case PERMISSIONS -> json.fieldNull("permissions");
        }
    }

    private static void allAllowed(JsonBytes json) {
        json.open("permissions")
                .field("send", true)
                .field("recv", true)
                .field("pub", true)
                .field("sub", true)
                .field("list", true)
                .close();
    }
}
