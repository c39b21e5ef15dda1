package io.github.mesiboprovisioner.contracts;

import java.util.Optional;

/** Who may do what in a group; an absent one changes nothing (CONTRACT 3). */
public record GroupPermissions(
        Optional<Audience> send,
        Optional<Audience> recv,
        Optional<Audience> pub,
        Optional<Audience> sub,
        Optional<Audience> list) {

    public static final GroupPermissions UNSET =
            new GroupPermissions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** {@code members}, {@code selected} or {@code anyone}. */
    public enum Audience {
        MEMBERS,
        SELECTED,
        ANYONE
    }

    /** These permissions, with what {@code later} says put over them. */
    public GroupPermissions with(GroupPermissions later) {
        return new GroupPermissions(
                later.send.or(() -> send),
                later.recv.or(() -> recv),
                later.pub.or(() -> pub),
                later.sub.or(() -> sub),
                later.list.or(() -> list));
    }
}
