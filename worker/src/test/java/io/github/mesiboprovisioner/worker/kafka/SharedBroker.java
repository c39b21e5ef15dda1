package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;

/** One broker for all tests of a run: each uses topics and groups of its own. */
final class SharedBroker implements ParameterResolver {

    /** How often the coordinator looks for transactions that took too long. */
    private static final String TIMED_OUT_LOOK =
            "transaction.abort.timed.out.transaction.cleanup.interval.ms";

    /** What the store closes at the end of the run. */
    private record Stored(LocalBroker broker) implements AutoCloseable {
        @Override
        public void close() {
            broker.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(LocalBroker.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent("broker", _ -> start(), Stored.class)
                .broker();
    }

    private static Stored start() {
        try {
            return new Stored(
                    LocalBroker.start(BrokerSettings.defaults().with(TIMED_OUT_LOOK, "300")));
        } catch (IOException e) {
            throw new IllegalStateException("no broker", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("no broker", e);
        }
    }
}
