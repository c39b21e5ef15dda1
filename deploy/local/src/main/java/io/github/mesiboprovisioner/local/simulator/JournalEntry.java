package io.github.mesiboprovisioner.local.simulator;

/**
 * One call, as the simulator saw it. Holds no token of any kind.
 *
 * @param sequence 1 for the first call
 * @param arrivalNanos {@code System.nanoTime()} of the simulator's JVM
 * @param address empty if the call is not about one user
 * @param gid 0 if it is not about one group; of {@code groupadd}, the new group's
 * @param members how many member addresses it names
 * @param issuedToken whether it made a token
 * @param executed whether it had its effect
 * @param fault the kind of the fault that hit it, or empty
 * @param outcome {@code ok}, the word of a refusal, {@code http-502}…, {@code reset}, {@code
 *     truncated}, {@code garbage}, {@code none} (never answered) or {@code pending}
 * @param answered whether the answer went to a connection that was still there
 */
public record JournalEntry(
        long sequence,
        long arrivalNanos,
        long wallMillis,
        String remote,
        String op,
        String address,
        long gid,
        String group,
        int members,
        boolean issuedToken,
        boolean executed,
        String fault,
        String outcome,
        boolean answered) {}
