package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;
import java.util.List;

/** The {@code PROVISIONER_} rows of the settings table that do not name topics. */
final class WorkerVariables {
    static final Setting<String> CONFIG_FILE =
            Setting.optional(
                    Given.FILE,
                    Types.text("a readable properties file (UTF-8)", path -> true),
                    "the same settings, names lower-cased with dots; environment beats file");

    static final Setting<String> INSTANCE_ID =
            Setting.hostName(
                    "PROVISIONER_INSTANCE_ID",
                    WorkerTypes.instanceId(),
                    "unique and stable per replica: `transactional.id` is `<group>.<instance>`;"
                            + " group instance id with `classic`");

    static final Setting<WorkerSettings.Start> START =
            Setting.of(
                    "PROVISIONER_START",
                    Types.choice(WorkerSettings.Start.class),
                    "earliest",
                    "where a new consumer group starts");

    static final Setting<Duration> COMMIT_INTERVAL =
            Setting.of(
                    "PROVISIONER_COMMIT_INTERVAL",
                    Types.duration("PT0S", "PT5S"),
                    "PT0.05S",
                    "longest time a finished event waits for its Kafka transaction");

    static final Setting<Integer> MAX_PENDING =
            Setting.of(
                    "PROVISIONER_MAX_PENDING",
                    Types.integer(1, 10_000_000),
                    "10000",
                    "events held in memory; each assigned partition has an equal share");

    static final Setting<Integer> MANAGEMENT_PORT =
            Setting.of(
                    "PROVISIONER_MANAGEMENT_PORT",
                    Types.integer(0, 65_535),
                    "8080",
                    "probes, metrics, status; 0 picks a free port and logs `management port: N`");

    static final Setting<Duration> SHUTDOWN_TIMEOUT =
            Setting.of(
                    "PROVISIONER_SHUTDOWN_TIMEOUT",
                    Types.duration("PT0S", "PT1H"),
                    "PT35S",
                    "on SIGTERM: longest time to settle the calls in flight");

    static final Setting<Duration> MEMBER_WAIT =
            Setting.of(
                    "PROVISIONER_MEMBER_WAIT",
                    Types.duration("PT0S", "P3650D"),
                    "P1D",
                    "how long a group member unknown to mesibo is retried; time halted or with an"
                            + " open circuit does not count");

    static final Setting<Duration> TAKEOVER_HOLD =
            Setting.of(
                    "PROVISIONER_TAKEOVER_HOLD",
                    Types.duration("PT0S", "PT10M"),
                    "PT5S",
                    "after an owner died with calls in flight: wait before the first call for"
                            + " entities that were perhaps being called");

    static final Setting<AcceptReset> ACCEPT_RESET =
            Setting.optional(
                    "PROVISIONER_ACCEPT_RESET",
                    WorkerTypes.acceptReset(),
                    "lets a partition start whose offsets or state were reset or lost");

    static final Setting<Duration> DELETED_RETENTION =
            Setting.of(
                    "PROVISIONER_DELETED_RETENTION",
                    Types.duration("PT0S", "P36500D"),
                    "P30D",
                    "how long a deleted entity is remembered, to recognise stale events");

    static final Setting<RemovalLimit> REMOVAL_LIMIT =
            Setting.of(
                    "PROVISIONER_REMOVAL_LIMIT",
                    WorkerTypes.removalLimit(),
                    "500/PT1H",
                    "removals per window for the whole group; `0` = guard off");

    static final Setting<Integer> EGRESS_MAX_HOSTS =
            Setting.of(
                    "PROVISIONER_EGRESS_MAX_HOSTS",
                    Types.integer(0, 1_000),
                    "5",
                    "hosts that may call mesibo; 0 = egress goes through fixed addresses, guard"
                            + " off");

    static final List<Setting<?>> ALL =
            List.of(
                    CONFIG_FILE,
                    INSTANCE_ID,
                    START,
                    COMMIT_INTERVAL,
                    MAX_PENDING,
                    MANAGEMENT_PORT,
                    SHUTDOWN_TIMEOUT,
                    MEMBER_WAIT,
                    TAKEOVER_HOLD,
                    ACCEPT_RESET,
                    DELETED_RETENTION,
                    REMOVAL_LIMIT,
                    EGRESS_MAX_HOSTS);

    private WorkerVariables() {}

    static WorkerSettings settings(Values values) {
        return new WorkerSettings(
                new WorkerSettings.Instance(
                        values.get(INSTANCE_ID),
                        values.get(MANAGEMENT_PORT),
                        values.get(SHUTDOWN_TIMEOUT)),
                new WorkerSettings.Flow(values.get(MAX_PENDING), values.get(COMMIT_INTERVAL)),
                new WorkerSettings.Takeover(
                        values.get(START),
                        values.find(ACCEPT_RESET).orElseGet(AcceptReset.None::new),
                        values.get(TAKEOVER_HOLD)),
                new WorkerSettings.Memory(values.get(MEMBER_WAIT), values.get(DELETED_RETENTION)),
                guards(values));
    }

    /** A proxy has a fixed address, whatever host it is used from. */
    private static WorkerSettings.Guards guards(Values values) {
        int hosts =
                values.find(MesiboVariables.PROXY).isPresent() ? 0 : values.get(EGRESS_MAX_HOSTS);
        return new WorkerSettings.Guards(values.get(REMOVAL_LIMIT), hosts);
    }
}
