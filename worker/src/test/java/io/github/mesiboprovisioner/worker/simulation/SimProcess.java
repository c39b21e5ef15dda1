package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.Time;
import io.github.mesiboprovisioner.worker.mesibo.BreakerCircuit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One process: a real engine in a shell that lives in the world. It can be frozen and killed. */
final class SimProcess {
    final ProcessId id;
    final World world;
    final Dice dice;
    final SimIntake intake;
    final SimCommitter committer;
    final SimBackend backend;
    final SimPacer pacer;
    final SimControl control;

    /** Which content of the token file it uses. */
    int appToken;

    /** How often it was frozen. */
    int freezes;

    private final Circuit circuit;
    private final Engine engine;
    private final Deque<Input> mailbox = new ArrayDeque<>();
    private final List<Runnable> deferred = new ArrayList<>();
    private final long clockOffset;
    private boolean frozen;
    private long wokeAt = Long.MIN_VALUE;
    private boolean dead;
    private boolean draining;
    private long wakeAt = Long.MAX_VALUE;
    private long incarnations;

    /** How many effects it will live to see; negative: as many as it likes. */
    private int effectsLeft = -1;

    SimProcess(World world, ProcessId id, Dice dice) {
        this.world = world;
        this.id = id;
        this.dice = dice;
        this.clockOffset = dice.between(-1_000_000, 1_000_000) * 1_000_000L;
        this.appToken = world.tokenFile();
        this.circuit = new BreakerCircuit(world.scenario().circuit());
        this.engine = new Engine(world.scenario().settings(), circuit, dice.generator());
        this.pacer = new SimPacer(this);
        this.backend = new SimBackend(this);
        this.committer = new SimCommitter(this);
        this.intake = new SimIntake(this);
        this.control = new SimControl(this);
    }

    void start() {
        say("starts");
        committer.start();
        intake.start();
        control.start();
    }

    boolean isDead() {
        return dead;
    }

    boolean isFrozen() {
        return frozen;
    }

    // ---- time --------------------------------------------------------------------------------

    long now() {
        return world.schedule().now();
    }

    /** The process's own monotonic clock. */
    long nanos(long worldNanos) {
        return worldNanos + clockOffset;
    }

    private Time time() {
        return new Time(nanos(now()), world.operator().wall(id.instance()));
    }

    /** Does something after {@code delay}, unless the process is dead by then. */
    void in(long delay, Runnable action) {
        world.schedule().in(delay, () -> run(action));
    }

    private void run(Runnable action) {
        if (dead) {
            return;
        }
        if (frozen) {
            deferred.add(action);
            return;
        }
        action.run();
    }

    // ---- the engine --------------------------------------------------------------------------

    /** Puts {@code input} into the engine's mailbox. */
    void post(Input input) {
        mailbox.addLast(input);
        if (!draining) {
            draining = true;
            in(dice.chance(0.8) ? 0 : dice.millis(0, 3), this::drain);
        }
    }

    private void drain() {
        draining = false;
        while (!dead && !mailbox.isEmpty()) {
            step(mailbox.removeFirst());
        }
    }

    private void step(Input input) {
        observe(input);
        world.trace().say(now(), id.toString(), () -> "<- " + Telling.of(input));
        List<Effect> effects = engine.step(input, time());
        for (Effect effect : effects) {
            if (effectsLeft >= 0 && effectsLeft-- == 0) {
                die(false);
                return;
            }
            perform(effect);
        }
    }

    private void observe(Input input) {
        switch (input) {
            case Input.CallEnded(var call, var reply) ->
                    world.note(new Fact.Ended(now(), id, call, reply, circuit.isClosed()));
            case Input.AppTokenChanged _ -> world.note(new Fact.TokenChanged(now(), id));
            case Input.Granted(var grant, var restored) ->
                    world.note(
                            new Fact.Granted(
                                    now(),
                                    id,
                                    grant,
                                    restored.table().progress(),
                                    intake.isCurrent() && committer.isCurrent(),
                                    isMoved(restored)));
            case Input.Joined _,
                    Input.Withdrawn _,
                    Input.Lost _,
                    Input.Polled _,
                    Input.RecordsLost _,
                    Input.Committed _,
                    Input.NotCommitted _,
                    Input.CommitInDoubt _,
                    Input.ControlRead _,
                    Input.Permits _,
                    Input.LeaseExtended _,
                    Input.HaltChanged _,
                    Input.Stopping _,
                    Input.Tick _ -> {}
        }
    }

    private static boolean isMoved(Restored restored) {
        return restored.committed().isPresent()
                && !restored.committed()
                        .map(CommittedOffset::nonce)
                        .equals(restored.table().progress().map(Progress::nonce));
    }

    private void perform(Effect effect) {
        if (!(effect instanceof Effect.WakeAt) && !(effect instanceof Effect.Want)) {
            world.trace().say(now(), id.toString(), () -> "   -> " + Telling.of(effect));
        }
        switch (effect) {
            case Effect.Start(var grant, var offset) -> intake.startAt(grant, offset);
            case Effect.ReadControl(var position) -> control.readAgain(position);
            case Effect.Pause(var grant) -> intake.pause(grant, true);
            case Effect.Resume(var grant) -> intake.pause(grant, false);
            case Effect.Released(var grant) -> {
                world.note(new Fact.Released(now(), id, grant));
                intake.released(grant);
            }
            case Effect.Call call -> backend.call(call);
            case Effect.Commit(var batch) -> {
                world.note(new Fact.Sealed(now(), id, batch));
                committer.commit(batch);
            }
            case Effect.Published _ -> {}
            case Effect.Share(var permits) -> pacer.share(permits);
            case Effect.Want(var permits) -> pacer.want(permits);
            case Effect.GiveBack(var permits) -> pacer.giveBack(permits);
            case Effect.WakeAt(var nanos) -> wakeAt(nanos);
            case Effect.Halt(var reason, var on, var explanation) ->
                    world.note(new Fact.Halted(now(), id, reason, on, explanation));
            case Effect.Refuse(var explanation) ->
                    throw new Violation.Found("no refusal", explanation);
            case Effect.RecordsLost lost ->
                    throw new Violation.Found("no record lost", lost.toString());
        }
    }

    private void wakeAt(long nanos) {
        if (nanos == Long.MAX_VALUE || nanos == wakeAt) {
            wakeAt = nanos;
            return;
        }
        wakeAt = nanos;
        in(
                Math.max(0, nanos - clockOffset - now()),
                () -> {
                    if (wakeAt == nanos) {
                        wakeAt = Long.MAX_VALUE;
                        post(new Input.Tick());
                    }
                });
    }

    Grant grant(PartitionId partition) {
        return new Grant(partition, ++incarnations);
    }

    /** True if what it calls for is no more than a probe. */
    boolean probes() {
        return !circuit.isClosed();
    }

    /**
     * How long it says that something stands still; who has just woken, and waits for its first
     * permit since, is excused.
     */
    Duration stalled() {
        boolean isAwake = !frozen && now() - pacer.periodNanos() - 2_000_000_000L > wokeAt;
        return isAwake ? engine.status().stalled() : Duration.ZERO;
    }

    // ---- fate --------------------------------------------------------------------------------

    void freeze() {
        say("is frozen");
        frozen = true;
        freezes++;
    }

    void thaw() {
        say("wakes");
        wokeAt = now();
        frozen = false;
        pacer.woke();
        List<Runnable> late = List.copyOf(deferred);
        deferred.clear();
        late.forEach(action -> world.schedule().in(0, () -> run(action)));
    }

    void dieAfterEffects(int count) {
        effectsLeft = count;
    }

    void die(boolean clean) {
        if (dead) {
            return;
        }
        say(clean ? "ends" : "dies");
        dead = true;
        world.note(new Fact.Died(now(), id, clean));
        world.operator().died(this);
    }

    /** Looks at the token file, and says so if it has changed. */
    void lookAtTokenFile() {
        if (appToken != world.tokenFile()) {
            appToken = world.tokenFile();
            post(new Input.AppTokenChanged());
        }
    }

    void halt(boolean on) {
        post(new Input.HaltChanged(HaltReason.EGRESS, on, on ? "too many hosts" : ""));
    }

    void say(String what) {
        world.trace().say(now(), id.toString(), () -> what);
    }
}
