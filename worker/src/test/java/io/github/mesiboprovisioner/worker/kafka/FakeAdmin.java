package io.github.mesiboprovisioner.worker.kafka;

import org.apache.kafka.clients.admin.Admin;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** An admin client without a broker: says what a test wants it to say. */
final class FakeAdmin {

    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();

    /** What the methods of that name answer to their arguments. */
    FakeAdmin on(String method, Function<Object[], Object> answer) {
        answers.put(method, answer);
        return this;
    }

    Admin admin() {
        return (Admin)
                Proxy.newProxyInstance(
                        Admin.class.getClassLoader(),
                        new Class<?>[] {Admin.class},
                        (_, method, arguments) ->
                                method.getName().equals("close")
                                        ? null
                                        : answer(method.getName(), arguments));
    }

    private Object answer(String method, Object[] arguments) {
        Function<Object[], Object> answer = answers.get(method);
        if (answer == null) {
            throw new AssertionError(method + " is not expected");
        }
        return answer.apply(arguments);
    }

    /** Clients of which only this one is needed. */
    Clients clients() {
        return new Clients(
                () -> {
                    throw new AssertionError("no producer is needed");
                },
                () -> {
                    throw new AssertionError("no member is needed");
                },
                _ -> {
                    throw new AssertionError("no reader is needed");
                },
                this::admin);
    }
}
