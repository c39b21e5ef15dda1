package io.github.mesiboprovisioner.local.simulator;

/** One call on its way through the simulator. Event loop only. */
final class Call {

    private final long sequence;
    private final long arrivalNanos;
    private final long wallMillis;
    private final String remote;
    private final CallTarget target;
    private final boolean wantsToken;
    private long gid;
    private boolean executed;
    private String fault = "";
    private String outcome = "pending";
    private boolean answered;

    Call(long sequence, Arrival arrival, CallTarget target, boolean wantsToken) {
        this.sequence = sequence;
        this.arrivalNanos = arrival.nanos();
        this.wallMillis = arrival.wallMillis();
        this.remote = arrival.remote();
        this.target = target;
        this.wantsToken = wantsToken;
        gid = target.gid();
    }

    /** When and from where a call came. */
    record Arrival(long nanos, long wallMillis, String remote) {}

    CallTarget target() {
        return target;
    }

    String outcome() {
        return outcome;
    }

    boolean isExecuted() {
        return executed;
    }

    void executed(long newGid) {
        executed = true;
        if (newGid != 0) {
            gid = newGid;
        }
    }

    String fault() {
        return fault;
    }

    void hitBy(String faultKind) {
        fault = faultKind;
    }

    void ended(String outcome) {
        this.outcome = outcome;
    }

    void answered() {
        answered = true;
    }

    JournalEntry entry() {
        return new JournalEntry(
                sequence,
                arrivalNanos,
                wallMillis,
                remote,
                target.op(),
                target.address(),
                gid,
                target.groupName(),
                target.members().size(),
                wantsToken && executed,
                executed,
                fault,
                outcome,
                answered);
    }
}
