package io.github.mesiboprovisioner.worker.entity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Measures requests by writing them as JSON. */
record GroupSizes(int maxBytes) implements RequestSizes {

    @Override
    public int bytesOf(Operation operation) {
        return switch (operation) {
            case Operation.GroupEditMembers(long gid, var edit, List<String> addresses) ->
                    bytes(edit + ":" + gid + ":" + String.join(",", addresses));
            case Operation.GroupAdd(var name, var permissions) -> bytes(name + permissions);
            case Operation.GroupSet(long gid, var name, var permissions) ->
                    bytes(gid + name.orElse("") + permissions);
            case Operation.GroupDelete _,
                    Operation.GroupsGet _,
                    Operation.GroupGetMembers _,
                    Operation.UserAdd _,
                    Operation.UserDeactivate _,
                    Operation.UserDelete _ ->
                    bytes(operation.op());
        };
    }

    private static int bytes(String text) {
        String json = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return ("{\"token\":\"secret\",\"m\":\"" + json + "\"}").getBytes(UTF_8).length;
    }
}
