package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Sends calls through the weather to mesibo, and posts how they end. */
final class SimBackend {
    private final SimProcess process;
    private final World world;
    private final Dice dice;
    private final Set<CallId> open = new HashSet<>();

    SimBackend(SimProcess process) {
        this.process = process;
        this.world = process.world;
        this.dice = process.dice;
    }

    /** A request on its way. */
    private record Request(
            CallId id, Operation operation, EntityKey entity, int appToken, long deadline) {}

    void call(Effect.Call call) {
        open.add(call.id());
        EntityKey entity =
                call.operation() instanceof Operation.GroupsGet
                        ? call.entity()
                        : world.mesibo().entityOf(call.operation());
        world.note(
                new Fact.Called(
                        process.now(),
                        process.id,
                        call.id(),
                        call.operation(),
                        entity,
                        process.probes(),
                        world.books().objection(call, entity)));
        if (world.weather().strikes(process.now(), call.operation())) {
            process.in(dice.millis(0, 100), () -> world.operator().strike(process));
        }
        if (dice.chance(0.1)) {
            process.in(dice.millis(0, 20), () -> checkLease(call, entity));
        } else {
            checkLease(call, entity);
        }
    }

    private void checkLease(Effect.Call call, EntityKey entity) {
        long leaseUntil = process.intake.leaseUntil();
        if (process.now() >= leaseUntil) {
            end(call.id(), new Reply.Refused(failure(Cause.LEASE)));
            return;
        }
        long deadline =
                Math.min(process.now() + world.scenario().requestTimeout().toNanos(), leaseUntil);
        Request request =
                new Request(call.id(), call.operation(), entity, process.appToken, deadline);
        int freezes = process.freezes;
        if (dice.chance(0.1)) {
            process.in(0, () -> send(request, process.freezes != freezes));
        } else {
            send(request, false);
        }
    }

    private void send(Request request, boolean frozen) {
        world.note(new Fact.Sent(process.now(), process.id, request.id(), frozen));
        long way = dice.chance(0.9) ? dice.millis(1, 30) : dice.millis(30, 400);
        switch (world.weather().fate(process.now())) {
            case DONE -> {
                arrive(request, way, true);
                timeOut(request);
            }
            case NOT_CONNECTED -> endIn(way, request, new Reply.Refused(failure(Cause.CONNECT)));
            case RESET_BEFORE -> endIn(way, request, new Reply.Unknown(failure(Cause.IO)));
            case RESET_AFTER -> {
                arrive(request, way, false);
                endIn(2 * way, request, new Reply.Unknown(failure(Cause.IO)));
            }
            case HANGS_DONE -> {
                arrive(request, hangTime(), false);
                timeOut(request);
            }
            case HANGS_LOST -> timeOut(request);
            case ERROR_DONE -> {
                arrive(request, way, false);
                endIn(2 * way, request, new Reply.Unknown(failure(Cause.STATUS)));
            }
            case ERROR_LOST -> endIn(way, request, new Reply.Unknown(failure(Cause.STATUS)));
            case THROTTLED -> {
                Optional<Duration> wait =
                        dice.chance(0.7)
                                ? Optional.of(Duration.ofMillis(dice.between(200, 3000)))
                                : Optional.empty();
                endIn(way, request, new Reply.Refused(new Failure.Throttled(wait)));
            }
        }
    }

    /** Mostly while the client waits; sometimes later. */
    private long hangTime() {
        Duration timeout = world.scenario().requestTimeout();
        if (dice.chance(0.8)) {
            return dice.between(Duration.ZERO, timeout);
        }
        return dice.between(timeout, timeout.plus(world.scenario().settings().takeoverHold()));
    }

    /** What is on its way arrives even if the process is dead by then. */
    private void arrive(Request request, long way, boolean answers) {
        world.onItsWay(1);
        world.schedule()
                .in(
                        way,
                        () -> {
                            world.onItsWay(-1);
                            Reply answer = carryOut(request);
                            if (answers && process.now() + way < request.deadline()) {
                                endIn(way, request, answer);
                            }
                        });
    }

    private Reply carryOut(Request request) {
        if (request.appToken() < world.appTokenWanted()) {
            return new Reply.Refused(new Failure.Forbidden(world.forbidden()));
        }
        Reply answer = world.mesibo().carryOut(request.operation());
        world.trace()
                .say(
                        process.now(),
                        "mesibo",
                        () -> Telling.of(request.operation()) + " = " + Telling.of(answer));
        world.note(
                new Fact.Executed(
                        process.now(),
                        process.id,
                        request.id(),
                        request.entity(),
                        request.operation(),
                        answer));
        return answer;
    }

    private void timeOut(Request request) {
        endIn(
                request.deadline() - process.now(),
                request,
                new Reply.Unknown(failure(Cause.TIMEOUT)));
    }

    private void endIn(long delay, Request request, Reply reply) {
        process.in(delay, () -> end(request.id(), reply));
    }

    /** The first word counts. */
    private void end(CallId id, Reply reply) {
        if (open.remove(id)) {
            process.post(new Input.CallEnded(id, reply));
        }
    }

    private static Failure failure(Cause cause) {
        return new Failure.Transient(
                cause, cause == Cause.STATUS ? Optional.of(502) : Optional.empty());
    }
}
