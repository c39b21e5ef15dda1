package io.github.mesiboprovisioner.local.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One well-formed call. */
sealed interface BackendRequest {

    /** A call that changes or reads one user. */
    sealed interface OfUser extends BackendRequest {
        String address();
    }

    /** A call that changes or reads one existing group. */
    sealed interface OfGroup extends BackendRequest {
        long gid();
    }

    /** {@code useradd}. */
    record UserAdd(String address, Optional<String> name, boolean active, Optional<TokenWish> token)
            implements OfUser {}

    /** {@code userset}. */
    record UserSet(
            String address, Optional<String> name, Optional<Boolean> active, boolean removesToken)
            implements OfUser {}

    /** {@code userdel}. */
    record UserDel(String address) implements OfUser {}

    /** {@code usersget}. */
    record UsersGet(Page page) implements BackendRequest {}

    /** {@code groupadd}. */
    record GroupAdd(String name, Map<String, Integer> permissions, Optional<MemberEdit> members)
            implements BackendRequest {}

    /** {@code groupset}. */
    record GroupSet(long gid, Optional<String> name, Map<String, Integer> permissions)
            implements OfGroup {}

    /** {@code groupdel}. */
    record GroupDel(long gid) implements OfGroup {}

    /** {@code groupeditmembers}. */
    record GroupEditMembers(long gid, MemberEdit members) implements OfGroup {}

    /** {@code groupgetmembers}. */
    record GroupGetMembers(long gid, Page page) implements OfGroup {}

    /** {@code groupsget}. */
    record GroupsGet(Page page) implements BackendRequest {}

    /** {@code user.token}: a new token, valid for so many minutes; 0 means for ever. */
    record TokenWish(String appId, int expiryMinutes) {}

    /** {@code members}. */
    record MemberEdit(List<String> addresses, Map<String, Boolean> permissions, boolean removes) {}

    /** Which rows of a list. */
    record Page(int offset, int count) {}
}
