package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.worker.config.AppToken;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Clients for tests, and calls that can be waited for. */
final class Clients {
    static final LongSupplier FOR_EVER = () -> System.nanoTime() + Duration.ofDays(1).toNanos();

    static final Operation DELETE = new Operation.UserDelete("gone@example.com");

    static final Operation ADD =
            new Operation.UserAdd(
                    "xyz@example.com",
                    Optional.of("User Name"),
                    true,
                    Optional.of(new Operation.TokenSpec("com.example.app", Duration.ofDays(365))));

    private Clients() {}

    static BackendClient to(SettingsFixture fixture) throws IOException {
        return to(fixture, SendBound.none(), FOR_EVER);
    }

    static BackendClient to(SettingsFixture fixture, SendBound bound, LongSupplier leaseNanos)
            throws IOException {
        AppToken token = new AppToken(SettingsFixture.APP_TOKEN, Optional.empty());
        return BackendClient.open(fixture.settings(), new CurrentToken(token), bound, leaseNanos);
    }

    static CompletableFuture<Reply> begin(BackendClient client, Operation operation) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        client.call(operation, Optional.empty(), reply::complete);
        return reply;
    }

    static Reply call(BackendClient client, Operation operation) {
        return begin(client, operation).orTimeout(30, TimeUnit.SECONDS).join();
    }
}
