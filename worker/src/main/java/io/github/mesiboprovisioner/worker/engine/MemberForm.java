package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

/** The binary form of one {@link Member} of a group. */
final class MemberForm {

    private static final int CONFIRMED = 0;
    private static final int CONFIRMED_HELD = 1;
    private static final int PENDING = 2;
    private static final int IN_DOUBT = 3;

    private MemberForm() {}

    static void write(Member member, StateWriter to) {
        switch (member) {
            case Member.Confirmed(boolean held) -> to.octet(held ? CONFIRMED_HELD : CONFIRMED);
            case Member.Pending(long offset) -> {
                to.octet(PENDING);
                to.signed(offset);
            }
            case Member.InDoubt() -> to.octet(IN_DOUBT);
        }
    }

    static Member read(StateReader from) {
        return switch (from.octet()) {
            case CONFIRMED -> new Member.Confirmed(false);
            case CONFIRMED_HELD -> new Member.Confirmed(true);
            case PENDING -> new Member.Pending(from.signed());
            case IN_DOUBT -> new Member.InDoubt();
            default -> throw StateReader.unknown("member");
        };
    }
}
