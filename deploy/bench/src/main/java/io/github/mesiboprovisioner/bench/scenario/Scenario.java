package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Contestant;
import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.bench.stage.Workload;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everything that can be run. */
public enum Scenario {
    A("backend takes 50 ms, distinct keys", new Backlog(fixed(50), Workload::distinct, 0)),
    A_ZIPF("backend takes 50 ms, Zipf keys", new Backlog(fixed(50), Scenario::zipf, 0)),
    B(
            "log-normal backend (p50 50, p99 500 ms), distinct keys",
            new Backlog(tail(), Workload::distinct, 0)),
    B_ZIPF(
            "log-normal backend (p50 50, p99 500 ms), Zipf keys",
            new Backlog(tail(), Scenario::zipf, 0)),
    C("backend answers at once, distinct keys", new Backlog("{}", Workload::distinct, 0)),
    C_ZIPF("backend answers at once, Zipf keys", new Backlog("{}", Scenario::zipf, 0)),
    D("200 calls per second, 30 % of the events repeat or change recent users", rated()),
    E("100 events per second, backend takes 50 ms", steady(100, Steady.Mix.DISTINCT)),
    E_HOT("the same 100, and 40 per second of one hot user", steady(140, Steady.Mix.HOT_USER)),
    E_EVEN("as many events as in e-hot, all of distinct users", steady(140, Steady.Mix.DISTINCT)),
    E_BAD(
            "the same 100, and per second a call that is never answered and a poisoned record",
            steady(102, Steady.Mix.BAD_APPLE)),
    F("outage of the backend while 100 events per second come", new Outage()),
    G_100K("restart with 100,000 users in state", new Restart(100_000)),
    G_1M("restart with 1,000,000 users in state", new Restart(1_000_000)),
    G_5M("restart with 5,000,000 users in state", new Restart(5_000_000)),
    H("start to first call", new Start(false)),
    H_AOT("start to first call with an AOT cache", new Start(true)),
    I("100 events per second, backend takes 50 ms", steady(100, Steady.Mix.DISTINCT)),
    I_HALF(
            "half of its capacity in a, backend takes 50 ms",
            new Steady(fixed(50), new Steady.Load.HalfOfCapacity(), Steady.Mix.DISTINCT)),
    J("killed twice with SIGKILL, Zipf keys, backend takes 5 ms", new Crash());

    private static final long SEED = 1;
    private static final int RATE = 200;

    private final String title;
    private final Trial trial;

    Scenario(String title, Trial trial) {
        this.title = title;
        this.trial = trial;
    }

    /** {@code a-zipf}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens in it. */
    public String title() {
        return title;
    }

    /**
     * Whether the contestant can take part: only who keeps state can restore it, and no peer has a
     * place for what cannot be read.
     */
    public boolean admits(Contestant contestant) {
        return !(trial instanceof Restart || this == E_BAD) || contestant.keepsState();
    }

    /** How many rounds one call makes of it: the long ones, which vary little, one. */
    public int rounds(int asked) {
        return switch (this) {
            case D, F, G_100K, G_1M, G_5M, J -> 1;
            case A, A_ZIPF, B, B_ZIPF, C, C_ZIPF, E, E_HOT, E_EVEN, E_BAD, H, H_AOT, I, I_HALF ->
                    asked;
        };
    }

    /** Whether scenario a has to come first. */
    public boolean needsCapacity() {
        return this == I_HALF;
    }

    /** One run. */
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        return trial.measure(run);
    }

    private static String fixed(int millis) {
        return "{\"latencyMillis\": {\"fixed\": %d}}".formatted(millis);
    }

    private static String tail() {
        return "{\"latencyMillis\": {\"p50\": 50, \"p99\": 500}}";
    }

    /** At the receiver the network bunches calls: 5 % and one more than the limit are let pass. */
    private static Backlog rated() {
        return new Backlog("{\"rateLimit\": 211}", count -> Workload.churn(count, SEED), RATE);
    }

    private static Steady steady(double perSecond, Steady.Mix mix) {
        return new Steady(fixed(50), new Steady.Load.Fixed(perSecond), mix);
    }

    private static List<Item> zipf(int count) {
        return Workload.zipf(count, SEED);
    }
}
