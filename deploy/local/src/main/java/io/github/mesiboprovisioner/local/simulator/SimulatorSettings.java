package io.github.mesiboprovisioner.local.simulator;

import io.github.mesiboprovisioner.contracts.Secret;

/**
 * How the simulator behaves; all but the port can be changed while it runs.
 *
 * @param port 0 picks a free one
 */
public record SimulatorSettings(
        int port,
        Secret appToken,
        Deployment deployment,
        Limits limits,
        Latency latency,
        Dialect dialect) {

    /** Whose servers: listing works only on one's own. */
    public enum Deployment {
        HOSTED,
        SELF_HOSTED
    }

    /**
     * What is too much.
     *
     * @param bodyBytes a larger request body is answered with HTTP 413
     * @param rate calls admitted in any sliding second, others get HTTP 429; 0 means no limit
     * @param addresses calls from more remote addresses than this disable the app; 0 means never
     */
    public record Limits(int bodyBytes, int rate, int addresses) {}

    /** A hosted backend that answers at once, with the limits that mesibo documents. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                0,
                new Secret("local-app-token"),
                Deployment.HOSTED,
                new Limits(8192, 0, 5),
                new Latency.None(),
                Dialect.DOCUMENTED);
    }

    /** The same on a given port. */
    public SimulatorSettings withPort(int port) {
        return new SimulatorSettings(port, appToken, deployment, limits, latency, dialect);
    }

    /** The same with another app token: calls with the earlier one fail. */
    public SimulatorSettings withAppToken(String appToken) {
        Secret token = new Secret(appToken);
        return new SimulatorSettings(port, token, deployment, limits, latency, dialect);
    }

    /** The same with other servers. */
    public SimulatorSettings withDeployment(Deployment deployment) {
        return new SimulatorSettings(port, appToken, deployment, limits, latency, dialect);
    }

    /** The same with other limits. */
    public SimulatorSettings withLimits(Limits limits) {
        return new SimulatorSettings(port, appToken, deployment, limits, latency, dialect);
    }

    /** The same with a limit for the calls in any sliding second. */
    public SimulatorSettings withRateLimit(int rate) {
        return withLimits(new Limits(limits.bodyBytes, rate, limits.addresses));
    }

    /** The same with another limit for request bodies. */
    public SimulatorSettings withBodyBytesMax(int bodyBytes) {
        return withLimits(new Limits(bodyBytes, limits.rate, limits.addresses));
    }

    /** The same with answers that take longer or shorter. */
    public SimulatorSettings withLatency(Latency latency) {
        return new SimulatorSettings(port, appToken, deployment, limits, latency, dialect);
    }

    /** The same with other answers where the documentation is silent. */
    public SimulatorSettings withDialect(Dialect dialect) {
        return new SimulatorSettings(port, appToken, deployment, limits, latency, dialect);
    }
}
