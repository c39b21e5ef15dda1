package io.github.mesiboprovisioner.worker.mesibo.wire;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply.Answer;
import io.github.mesiboprovisioner.worker.entity.Reply.GroupRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What mesibo says with {@code "result":true}; empty if it is not what MESIBO.md documents. */
final class Answers {
    private Answers() {}

    static Optional<Answer> read(Operation operation, JsonNode reply) {
        return switch (operation) {
            case Operation.UserAdd user -> userAdded(user, reply.path("user"));
            case Operation.GroupAdd _ -> groupAdded(reply.path("group"));
            case Operation.GroupsGet _ -> groups(reply.path("groups"));
            case Operation.UserDeactivate _,
                    Operation.UserDelete _,
                    Operation.GroupSet _,
                    Operation.GroupDelete _,
                    Operation.GroupEditMembers _,
                    Operation.GroupGetMembers _ ->
                    Optional.of(new Answer.Done());
        };
    }

    private static Optional<Answer> userAdded(Operation.UserAdd asked, JsonNode user) {
        Optional<Long> uid = boxed(ReplyJson.number(user.path("uid")));
        if (asked.token().isEmpty()) {
            return Optional.of(new Answer.UserAdded(uid, Optional.empty()));
        }
        return ReplyJson.text(user.path("token"))
                .map(token -> new Answer.UserAdded(uid, Optional.of(new Secret(token))));
    }

    private static Optional<Answer> groupAdded(JsonNode group) {
        return gid(group).map(Answer.GroupAdded::new);
    }

    private static Optional<Answer> groups(JsonNode rows) {
        if (!rows.isArray()) {
            return Optional.empty();
        }
        List<GroupRow> groups = new ArrayList<>();
        for (JsonNode row : rows) {
            String name = row.path("name").asText("");
            gid(row).ifPresent(gid -> groups.add(new GroupRow(gid, name)));
        }
        return Optional.of(new Answer.Groups(groups));
    }

    private static Optional<Long> gid(JsonNode group) {
        return boxed(ReplyJson.number(group.path("gid"))).filter(gid -> gid > 0);
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}
