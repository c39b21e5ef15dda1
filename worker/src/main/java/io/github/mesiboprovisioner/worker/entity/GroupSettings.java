package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A group's settings as one value for each that is known. */
record GroupSettings(Map<GroupSetting, String> values) {

    static final GroupSettings NONE = new GroupSettings(Map.of());

    GroupSettings {
        Map<GroupSetting, String> copy = new EnumMap<>(GroupSetting.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** What {@code state} records. */
    static GroupSettings of(GroupState state) {
        return of(state.name(), state.permissions());
    }

    /** What {@code event} asks for. */
    static GroupSettings of(GroupChanged event) {
        return event.name().isEmpty() && event.permissions().isEmpty()
                ? NONE
                : of(event.name(), event.permissions().orElse(GroupPermissions.UNSET));
    }

    private static GroupSettings of(Optional<String> name, GroupPermissions permissions) {
        Map<GroupSetting, String> values = new EnumMap<>(GroupSetting.class);
        name.ifPresent(value -> values.put(GroupSetting.NAME, value));
        put(values, GroupSetting.SEND, permissions.send());
        put(values, GroupSetting.RECV, permissions.recv());
        put(values, GroupSetting.PUB, permissions.pub());
        put(values, GroupSetting.SUB, permissions.sub());
        put(values, GroupSetting.LIST, permissions.list());
        return new GroupSettings(values);
    }

    private static void put(
            Map<GroupSetting, String> values, GroupSetting setting, Optional<Audience> audience) {
        audience.ifPresent(value -> values.put(setting, value.name()));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    Optional<String> name() {
        return Optional.ofNullable(values.get(GroupSetting.NAME));
    }

    GroupPermissions permissions() {
        return new GroupPermissions(
                audience(GroupSetting.SEND),
                audience(GroupSetting.RECV),
                audience(GroupSetting.PUB),
                audience(GroupSetting.SUB),
                audience(GroupSetting.LIST));
    }

    private Optional<Audience> audience(GroupSetting setting) {
        return Optional.ofNullable(values.get(setting)).map(Audience::valueOf);
    }
}
