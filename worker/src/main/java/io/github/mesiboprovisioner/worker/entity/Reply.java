package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Secret;

import java.util.List;
import java.util.Optional;

/** How one attempt of an {@link Operation} ended. */
public sealed interface Reply {

    /** mesibo has done it. */
    record Applied(Answer answer) implements Reply {}

    /** mesibo has not done it. */
    record Refused(Failure failure) implements Reply {}

    /** mesibo may have done it: nothing but an answer removes this doubt. */
    record Unknown(Failure failure) implements Reply {}

    /** What mesibo said when it did it. */
    sealed interface Answer {
        /** Done, nothing more to know. */
        record Done() implements Answer {}

        /** To {@code userset}, {@code userdel}, {@code groupdel}: there was no such entity. */
        record AlreadyGone() implements Answer {}

        /** To {@code useradd}. {@code token} is present exactly if one was asked for. */
        record UserAdded(Optional<Long> uid, Optional<Secret> token) implements Answer {}

        /** To {@code groupadd}. */
        record GroupAdded(long gid) implements Answer {}

        /** To {@code groupsget}. */
        record Groups(List<GroupRow> rows) implements Answer {
            public Groups {
                rows = List.copyOf(rows);
            }
        }
    }

    /** A group as mesibo lists it. */
    record GroupRow(long gid, String name) {}
}
