package io.github.mesiboprovisioner.worker.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides whether this instance may call mesibo, by the hosts on which the members of its group are
 * (CONTRACT 7).
 *
 * <p>Who has called stays, whatever is seen. A new instance is admitted once it has seen, as a
 * member, that with it there are no more hosts than allowed. Of two that join at once at least the
 * later to look sees the other: so no more hosts than that are ever admitted while those admitted
 * remain members. Nobody can tell who of the others has called. So when there are too many, the new
 * ones leave one after the other, the last by host name first, until there are no longer too many.
 *
 * <p>Threads: {@link #claim} any; the rest belongs to the intake's.
 */
public final class EgressGuard {

    /** From one instance that leaves to the next: by then the others have seen it. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private static final long NEVER = Long.MIN_VALUE;

    private final int hostsMax;
    private final Duration lookAgain;
    private final AtomicReference<Standing> standing;
    private long crowdedSince = NEVER;

    private enum Standing {
        /** It has not been seen that there is room for us. */
        NEW,
        /** We may call. */
        ADMITTED,
        /** From here there is no way back. */
        CALLED,
        /** There is no room: we are no member, or about to be none. */
        OUT
    }

    /**
     * The hosts of one moment.
     *
     * @param own ours as the brokers see it; empty if nobody knows
     * @param all those of all members
     */
    record Crowd(String own, Set<String> all) {

        /** How many there are besides our own. */
        int others() {
            return all.size() - (all.contains(own) ? 1 : 0);
        }

        /** How many come before ours by name. */
        int rank() {
            return new TreeSet<>(all).headSet(own).size();
        }
    }

    /**
     * A guard for this process.
     *
     * @param hostsMax 0: the guard is off
     * @param lookAgain how often it is looked while nothing is to be decided, and from outside
     */
    public EgressGuard(int hostsMax, Duration lookAgain) {
        this.hostsMax = hostsMax;
        this.lookAgain = lookAgain;
        this.standing = new AtomicReference<>(hostsMax == 0 ? Standing.CALLED : Standing.NEW);
    }

    /** To be asked right before a call, which must not go if the answer is no. */
    boolean claim() {
        return standing.compareAndSet(Standing.ADMITTED, Standing.CALLED)
                || standing.get() == Standing.CALLED;
    }

    /** Whether partitions may be worked on. */
    boolean admits() {
        return switch (standing.get()) {
            case ADMITTED, CALLED -> true;
            case NEW, OUT -> false;
        };
    }

    /** Whether we must not be a member. */
    boolean isOut() {
        return standing.get() == Standing.OUT;
    }

    /** Whether nothing that could be seen would change anything. */
    boolean isSettled() {
        return standing.get() == Standing.CALLED;
    }

    /** Until now we were not seen as the member that we are now. */
    void joined() {
        standing.compareAndSet(Standing.ADMITTED, Standing.NEW);
        crowdedSince = NEVER;
    }

    /** Judges what a member sees. */
    void judge(Crowd crowd, long nanos) {
        if (crowd.others() < hostsMax) {
            crowdedSince = NEVER;
            standing.compareAndSet(Standing.NEW, Standing.ADMITTED);
            return;
        }
        if (crowdedSince == NEVER) {
            crowdedSince = nanos;
        }
        int place = Math.max(0, hostsMax - crowd.rank());
        if (nanos - crowdedSince >= place * STEP.toNanos()) {
            standing.compareAndSet(Standing.NEW, Standing.OUT);
        }
        if (nanos - crowdedSince >= (hostsMax + place + 1) * STEP.toNanos()) {
            standing.compareAndSet(Standing.ADMITTED, Standing.OUT);
        }
    }

    /** Judges what is seen from outside; true if we may join. */
    boolean hasRoom(Crowd crowd) {
        boolean room = crowd.others() < hostsMax;
        if (room) {
            standing.compareAndSet(Standing.OUT, Standing.NEW);
        }
        return room;
    }

    /** Whether too many were seen the last time. */
    boolean isCrowded() {
        return crowdedSince != NEVER;
    }

    Duration lookAgain() {
        return lookAgain;
    }

    String explanation() {
        return ("the members of the consumer group are on %d other hosts already, and mesibo"
                        + " disables an app that is called from more than five addresses: let every"
                        + " instance leave through fixed addresses (then set"
                        + " PROVISIONER_EGRESS_MAX_HOSTS=0, or MESIBO_PROXY), or run fewer")
                .formatted(hostsMax);
    }
}
