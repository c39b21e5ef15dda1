package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.GroupPermissions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One call on the mesibo backend API (MESIBO.md). */
public sealed interface Operation {

    /** Value of {@code op} and of the metric label. */
    String op();

    /** True if mesibo issues a token when it carries this out: an unanswered one is in doubt. */
    default boolean issuesToken() {
        return false;
    }

    /** Creates or edits. Without {@code token} it is repeatable; with it the token is rotated. */
    record UserAdd(String address, Optional<String> name, boolean active, Optional<TokenSpec> token)
            implements Operation {
        @Override
        public String op() {
            return "useradd";
        }

        @Override
        public boolean issuesToken() {
            return token.isPresent();
        }
    }

    /** Sets {@code active:false} and removes the user's tokens. */
    record UserDeactivate(String address) implements Operation {
        @Override
        public String op() {
            return "userset";
        }
    }

    /** Deletes; already gone counts as done. */
    record UserDelete(String address) implements Operation {
        @Override
        public String op() {
            return "userdel";
        }
    }

    /** Creates a group without members. The one operation that cannot be repeated safely. */
    record GroupAdd(String name, GroupPermissions permissions) implements Operation {
        @Override
        public String op() {
            return "groupadd";
        }
    }

    /** Edits what is present. */
    record GroupSet(long gid, Optional<String> name, GroupPermissions permissions)
            implements Operation {
        @Override
        public String op() {
            return "groupset";
        }
    }

    /** Deletes; already gone counts as done. */
    record GroupDelete(long gid) implements Operation {
        @Override
        public String op() {
            return "groupdel";
        }
    }

    /** Adds (all member permissions true) or removes members; repeatable. */
    record GroupEditMembers(long gid, Edit edit, List<String> addresses) implements Operation {
        public GroupEditMembers {
            addresses = List.copyOf(addresses);
        }

        /** Whether the members are put in or taken out. */
        public enum Edit {
            ADD,
            REMOVE
        }

        @Override
        public String op() {
            return "groupeditmembers";
        }
    }

    /** Lists the groups (self-hosted only), to find one whose creation is in doubt. */
    record GroupsGet() implements Operation {
        @Override
        public String op() {
            return "groupsget";
        }
    }

    /** Lists a group's members; with gid 0 the harmless call of {@code check}. */
    record GroupGetMembers(long gid) implements Operation {
        @Override
        public String op() {
            return "groupgetmembers";
        }
    }

    /**
     * The token to issue.
     *
     * @param expiry zero means never
     */
    record TokenSpec(String appId, Duration expiry) {}
}
