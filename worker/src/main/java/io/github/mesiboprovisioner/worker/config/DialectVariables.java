package io.github.mesiboprovisioner.worker.config;

import java.util.List;
import java.util.OptionalLong;

/** The {@code MESIBO_} rows of the settings table about what differs between installations. */
final class DialectVariables {
    static final Setting<MesiboSettings.MemberRemoval> MEMBER_REMOVAL =
            Setting.of(
                    "MESIBO_MEMBER_REMOVAL",
                    Types.choice(MesiboSettings.MemberRemoval.class),
                    "delete",
                    "spelling of a member's removal");

    static final Setting<MesiboSettings.Deployment> DEPLOYMENT =
            Setting.of(
                    "MESIBO_DEPLOYMENT",
                    Types.choice(MesiboSettings.Deployment.class),
                    "hosted",
                    "`self-hosted` unlocks listing (`usersget`, `groupsget`)");

    static final Setting<Long> GROUP_DURATION =
            Setting.optional(
                    "MESIBO_GROUP_DURATION",
                    Types.number(0, 999_999_999_999L),
                    "`group.duration`, passed through when set");

    static final List<Setting<?>> ALL = List.of(MEMBER_REMOVAL, DEPLOYMENT, GROUP_DURATION);

    private DialectVariables() {}

    static MesiboSettings.Dialect dialect(Values values) {
        return new MesiboSettings.Dialect(
                values.get(MEMBER_REMOVAL),
                values.get(DEPLOYMENT),
                values.find(GROUP_DURATION).map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }
}
