package io.github.mesiboprovisioner.worker.kafka;

/**
 * Where the intake stands, for probes and status.
 *
 * @param joined a member of the group, with an assignment (perhaps an empty one)
 * @param assigned partitions that are ours
 * @param restoring of these: their state is not read yet
 * @param waitingFor why it is not joined; empty if it is
 */
public record IntakeStatus(boolean joined, int assigned, int restoring, String waitingFor) {

    static IntakeStatus waiting(String reason) {
        return new IntakeStatus(false, 0, 0, reason);
    }

    /** Whether all that is ours can be worked on. */
    public boolean isReady() {
        return joined && restoring == 0;
    }
}
