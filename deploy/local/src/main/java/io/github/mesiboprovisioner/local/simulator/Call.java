package io.github.mesiboprovisioner.local.simulator;

/** One call on its way through the simulator; the {@link Journal} writes on it. Event loop only. */
final class Call {

    private final long sequence;
    private final Arrival arrival;
    private final CallTarget target;
    private final int members;
    private final boolean wantsToken;
    private long gid;
    private boolean executed;
    private String fault = "";
    private String outcome = "pending";
    private boolean answered;

    Call(long sequence, Arrival arrival, CallTarget target, boolean wantsToken) {
        this.sequence = sequence;
        this.arrival = arrival;
        // Long lists of members would fill the memory of a long run.
        this.target = target.withoutMembers();
        this.wantsToken = wantsToken;
        members = target.members().size();
        gid = target.gid();
    }

    /** When and from where a call came. */
    record Arrival(long nanos, long wallMillis, String remote) {}

    String op() {
        return target.op();
    }

    String subject() {
        return target.subject();
    }

    void executed(long newGid) {
        executed = true;
        if (newGid != 0) {
            gid = newGid;
        }
    }

    void hitBy(String faultKind) {
        fault = faultKind;
    }

    void ended(String how) {
        outcome = how;
    }

    void answered() {
        answered = true;
    }

    JournalEntry entry() {
        return new JournalEntry(
                sequence,
                arrival.nanos(),
                arrival.wallMillis(),
                arrival.remote(),
                target.op(),
                target.address(),
                gid,
                target.groupName(),
                members,
                wantsToken && executed,
                executed,
                fault,
                outcome,
                answered);
    }
}
