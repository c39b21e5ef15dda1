package io.github.mesiboprovisioner.worker.config;

import io.github.mesiboprovisioner.contracts.Secret;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The {@code MESIBO_} rows of the settings table. */
final class MesiboVariables {
    static final Setting<URI> API_URL =
            Setting.of(
                    "MESIBO_API_URL",
                    MesiboTypes.url(),
                    "https://api.mesibo.com/backend/",
                    "backend API, used exactly as written");

    static final Setting<Boolean> ALLOW_HTTP =
            Setting.of(
                    "MESIBO_ALLOW_HTTP",
                    Types.bool(),
                    "false",
                    "lets `MESIBO_API_URL` be http: the app token then travels in clear");

    static final Setting<MesiboSettings.Proxy> PROXY =
            Setting.optional(
                    "MESIBO_PROXY",
                    MesiboTypes.proxy(),
                    "HTTP CONNECT proxy with a fixed address (switches the egress guard off)");

    static final Setting<Path> CA_FILE =
            Setting.optional("MESIBO_CA_FILE", MesiboTypes.certificates(), "private CA to trust");

    static final Setting<AppToken> APP_TOKEN_FILE =
            Setting.secretFile(
                    "MESIBO_APP_TOKEN_FILE",
                    MesiboTypes.tokenFile(),
                    "file with the app token: preferred to `MESIBO_APP_TOKEN` (one of the two is"
                            + " required); its content is looked at every second and used without"
                            + " restart");

    static final Setting<Secret> APP_TOKEN =
            Setting.secret("MESIBO_APP_TOKEN", MesiboTypes.token(), "the app token itself");

    static final Setting<String> APP_ID =
            Setting.required(
                    "MESIBO_APP_ID",
                    Types.text("the app's id, at most 255 characters", id -> id.length() <= 255),
                    "`token.appid` of issued user tokens");

    static final Setting<Duration> TOKEN_EXPIRY =
            Setting.of(
                    "MESIBO_TOKEN_EXPIRY",
                    Types.duration("PT0S", "P36500D"),
                    "P365D",
                    "life of issued user tokens, sent in minutes, rounded up; `PT0S` = never ends");

    static final Setting<Boolean> TOKEN_V2 =
            Setting.of("MESIBO_TOKEN_V2", Types.bool(), "true", "`token.v2` of issued user tokens");

    static final Setting<BigDecimal> RATE_LIMIT =
            Setting.of(
                    "MESIBO_RATE_LIMIT",
                    Types.decimal(1_000_000),
                    "50",
                    "operations per second for the whole consumer group, retries included");

    static final Setting<Integer> CONCURRENCY =
            Setting.of(
                    "MESIBO_CONCURRENCY",
                    Types.integer(1, 10_000),
                    "64",
                    "operations in flight per instance");

    static final Setting<Integer> MAX_REQUEST_BYTES =
            Setting.of(
                    "MESIBO_MAX_REQUEST_BYTES",
                    Types.integer(64, 100_000_000),
                    "8192",
                    "largest request body: member lists are split to fit; at least 455 more than"
                            + " app token and app id have together");

    static final Setting<Duration> CONNECT_TIMEOUT =
            Setting.of(
                    "MESIBO_CONNECT_TIMEOUT",
                    Types.duration("PT0.001S", "PT5M"),
                    "PT10S",
                    "longest time to connect");

    static final Setting<Duration> REQUEST_TIMEOUT =
            Setting.of(
                    "MESIBO_REQUEST_TIMEOUT",
                    Types.duration("PT0.001S", "PT10M"),
                    "PT30S",
                    "longest time from the request to its answer");

    static final List<Setting<?>> ALL =
            List.of(
                    API_URL,
                    ALLOW_HTTP,
                    PROXY,
                    CA_FILE,
                    APP_TOKEN_FILE,
                    APP_TOKEN,
                    APP_ID,
                    TOKEN_EXPIRY,
                    TOKEN_V2,
                    RATE_LIMIT,
                    CONCURRENCY,
                    MAX_REQUEST_BYTES,
                    CONNECT_TIMEOUT,
                    REQUEST_TIMEOUT);

    private MesiboVariables() {}

    static MesiboSettings settings(Values values) {
        return new MesiboSettings(
                endpoint(values),
                access(values),
                new MesiboSettings.Limits(
                        values.get(RATE_LIMIT),
                        values.get(CONCURRENCY),
                        values.get(MAX_REQUEST_BYTES)),
                FailureVariables.retry(values),
                FailureVariables.circuit(values),
                DialectVariables.dialect(values));
    }

    private static MesiboSettings.Endpoint endpoint(Values values) {
        return new MesiboSettings.Endpoint(
                values.get(API_URL),
                values.find(PROXY),
                values.find(CA_FILE),
                values.get(CONNECT_TIMEOUT),
                values.get(REQUEST_TIMEOUT));
    }

    private static MesiboSettings.Access access(Values values) {
        AppToken appToken =
                values.find(APP_TOKEN_FILE)
                        .orElseGet(() -> new AppToken(values.get(APP_TOKEN), Optional.empty()));
        return new MesiboSettings.Access(
                appToken, values.get(APP_ID), values.get(TOKEN_EXPIRY), values.get(TOKEN_V2));
    }
}
