package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What mesibo was told of a user, task by task, and how the events ended; in short forms: {@code
 * add A active +app} is a useradd with a token.
 */
record Told(UserState state, List<String> tasks, List<String> endings) {

    static final Moment MOMENT = new Moment(UserLane.NOW, true, 9, _ -> false, 99, _ -> false);

    /** A user who is called A. */
    static UserState live(boolean active, String... apps) {
        return UserState.UNKNOWN
                .withLife(new Life.Live(active))
                .withName(Optional.of("A"))
                .withUid(Optional.of(7L))
                .withApps(Set.of(apps));
    }

    static Plan plan(UserState state, List<Queued> queue, Moment moment) {
        return UserMachine.plan(state, UserLane.ADDRESS, queue, UserLane.RULES, moment);
    }

    static Task work(UserState state, Queued... queue) {
        return ((Plan.Work) plan(state, List.of(queue), MOMENT)).task();
    }

    /** Plans and sends until the queue is empty; mesibo agrees to everything. */
    static Told events(UserState before, List<Queued> queue, Moment moment) {
        UserInMesibo mesibo = new UserInMesibo();
        List<String> tasks = new ArrayList<>();
        List<String> endings = new ArrayList<>();
        UserState state = before;
        while (endings.size() < queue.size()) {
            Plan plan = plan(state, queue.subList(endings.size(), queue.size()), moment);
            Step.Settled settled =
                    switch (plan) {
                        case Plan.Settle(EntityState after, List<Ending> ended) ->
                                new Step.Settled(after, ended);
                        case Plan.Work(Task task) -> carryOut(task, mesibo, tasks);
                        case Plan.Rest rest -> throw new AssertionError(rest);
                    };
            state = (UserState) settled.state();
            settled.endings().forEach(ending -> endings.add(shortForm(ending.outcome())));
        }
        return new Told(state, tasks, endings);
    }

    private static Step.Settled carryOut(Task first, UserInMesibo mesibo, List<String> tasks) {
        Task task = first;
        List<String> operations = new ArrayList<>();
        while (true) {
            operations.add(shortForm(task.operation()));
            Reply.Applied reply = (Reply.Applied) mesibo.call(task.operation());
            switch (task.applied(reply.answer(), UserLane.NOW)) {
                case Step.Next(Task next) -> task = next;
                case Step.Settled settled -> {
                    tasks.add(String.join(", ", operations));
                    return settled;
                }
                case Step.Unfold unfold -> throw new AssertionError(unfold);
            }
        }
    }

    private static String shortForm(Operation operation) {
        return switch (operation) {
            case Operation.UserAdd add ->
                    "add "
                            + add.name().orElse("-")
                            + (add.active() ? " active" : " off")
                            + add.token().map(token -> " +" + token.appId()).orElse("");
            case Operation.UserDeactivate _ -> "deactivate";
            case Operation.UserDelete _ -> "delete";
            case Operation.GroupAdd _,
                    Operation.GroupSet _,
                    Operation.GroupDelete _,
                    Operation.GroupEditMembers _,
                    Operation.GroupGetMembers _,
                    Operation.GroupsGet _ ->
                    throw new AssertionError(operation);
        };
    }

    private static String shortForm(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied(var type, _) -> type.name().substring("USER_".length());
            case Outcome.Skipped(var reason, _) -> reason.name();
            case Outcome.Failed _ -> "FAILED";
        };
    }
}
