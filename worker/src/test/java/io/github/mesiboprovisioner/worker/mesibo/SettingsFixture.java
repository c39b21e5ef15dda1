package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.config.AppToken;
import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.config.MesiboSettings.Deployment;
import io.github.mesiboprovisioner.worker.config.MesiboSettings.MemberRemoval;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings for tests, made of the parts that differ. */
public record SettingsFixture(
        URI url,
        Optional<MesiboSettings.Proxy> proxy,
        Optional<Path> caFile,
        Duration connectTimeout,
        Duration requestTimeout,
        MesiboSettings.Dialect dialect) {

    public static final Secret APP_TOKEN = new Secret("app-token-0123456789abcdef");

    public static SettingsFixture to(URI url) {
        return new SettingsFixture(
                url,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                new MesiboSettings.Dialect(
                        MemberRemoval.DELETE, Deployment.HOSTED, OptionalLong.empty()));
    }

    public static SettingsFixture spelling(MemberRemoval removal, OptionalLong groupDuration) {
        SettingsFixture usual = to(URI.create("http://127.0.0.1/"));
        return new SettingsFixture(
                usual.url,
                usual.proxy,
                usual.caFile,
                usual.connectTimeout,
                usual.requestTimeout,
                new MesiboSettings.Dialect(removal, Deployment.HOSTED, groupDuration));
    }

    public SettingsFixture through(String host, int port) {
        Optional<MesiboSettings.Proxy> used = Optional.of(new MesiboSettings.Proxy(host, port));
        return new SettingsFixture(url, used, caFile, connectTimeout, requestTimeout, dialect);
    }

    public SettingsFixture trusting(Path certificates) {
        Optional<Path> file = Optional.of(certificates);
        return new SettingsFixture(url, proxy, file, connectTimeout, requestTimeout, dialect);
    }

    public SettingsFixture within(Duration connect, Duration request) {
        return new SettingsFixture(url, proxy, caFile, connect, request, dialect);
    }

    public MesiboSettings settings() {
        return new MesiboSettings(
                new MesiboSettings.Endpoint(url, proxy, caFile, connectTimeout, requestTimeout),
                new MesiboSettings.Access(
                        new AppToken(APP_TOKEN, Optional.empty()),
                        "com.example.app",
                        Duration.ofDays(365),
                        true),
                new MesiboSettings.Limits(BigDecimal.valueOf(50), 64, 8192),
                new MesiboSettings.Retry(8, Duration.ofMillis(200), Duration.ofSeconds(30)),
                new MesiboSettings.Circuit(50, 20, Duration.ofSeconds(10)),
                dialect);
    }
}
