package io.github.mesiboprovisioner.contracts;

/** {@code members.counts}: how long the lists of a result were before they were cut. */
public record MemberCounts(int added, int removed, int pending, int rejected, int held) {

    static MemberCounts of(Result.Members members) {
        return new MemberCounts(
                members.added().size(),
                members.removed().size(),
                members.pending().size(),
                members.rejected().size(),
                members.held().size());
    }
}
