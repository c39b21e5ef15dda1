package io.github.mesiboprovisioner.local.simulator;

import java.time.Duration;
import java.util.Optional;

/**
 * Which calls go wrong, how often, and how.
 *
 * @param probability 1 means always
 * @param first how many calls at most; 0 means no limit
 * @param executed whether the call has its effect; absent means as usual for the kind
 * @param delay for {@link FaultKind#LATE}
 * @param retryAfterSeconds 0 means no such header
 * @param refusal for {@link FaultKind#REFUSE}
 */
public record FaultRule(
        FaultKind kind,
        double probability,
        Scope scope,
        int first,
        Optional<Boolean> executed,
        Duration delay,
        int retryAfterSeconds,
        Refusal refusal) {

    private static final Refusal BADVALUE = Refusal.of("BADVALUE", 400, "Refused by a rule");

    /**
     * The calls that a rule looks at; an absent part matches all.
     *
     * @param address the call's user, or one of the members it names
     * @param group the name of the call's group
     */
    public record Scope(Optional<String> op, Optional<String> address, Optional<String> group) {
        static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Every call goes wrong like this. */
    public static FaultRule of(FaultKind kind) {
        return new FaultRule(
                kind, 1, Scope.ALL, 0, Optional.empty(), Duration.ofSeconds(1), 0, BADVALUE);
    }

    /** Calls are refused like this. */
    public static FaultRule refusing(String error, int code, String... properties) {
        Refusal refusal = Refusal.of(error, code, "Refused by a rule", properties);
        return of(FaultKind.REFUSE).withRefusal(refusal);
    }

    /** The same for a part of the calls, drawn by chance. */
    public FaultRule withProbability(double probability) {
        return new FaultRule(
                kind, probability, scope, first, executed, delay, retryAfterSeconds, refusal);
    }

    /** The same for one operation. */
    public FaultRule onOp(String op) {
        return withScope(new Scope(Optional.of(op), scope.address, scope.group));
    }

    /** The same for the calls that name an address. */
    public FaultRule onAddress(String address) {
        return withScope(new Scope(scope.op, Optional.of(address), scope.group));
    }

    /** The same for the calls on groups of a name. */
    public FaultRule onGroup(String name) {
        return withScope(new Scope(scope.op, scope.address, Optional.of(name)));
    }

    /** The same for other calls. */
    public FaultRule withScope(Scope scope) {
        return new FaultRule(
                kind, probability, scope, first, executed, delay, retryAfterSeconds, refusal);
    }

    /** The same for the first so many calls. */
    public FaultRule first(int first) {
        return new FaultRule(
                kind, probability, scope, first, executed, delay, retryAfterSeconds, refusal);
    }

    /** The same with or without effect. */
    public FaultRule executing(boolean executed) {
        return new FaultRule(
                kind,
                probability,
                scope,
                first,
                Optional.of(executed),
                delay,
                retryAfterSeconds,
                refusal);
    }

    /** The same with another delay. */
    public FaultRule withDelay(Duration delay) {
        return new FaultRule(
                kind, probability, scope, first, executed, delay, retryAfterSeconds, refusal);
    }

    /** The same with a Retry-After header. */
    public FaultRule withRetryAfter(int seconds) {
        return new FaultRule(kind, probability, scope, first, executed, delay, seconds, refusal);
    }

    /** The same with another refusal. */
    public FaultRule withRefusal(Refusal refusal) {
        return new FaultRule(
                kind, probability, scope, first, executed, delay, retryAfterSeconds, refusal);
    }

    boolean executes() {
        return executed.orElse(kind.executes());
    }
}
