package io.github.mesiboprovisioner.local.simulator;

import java.util.Map;
import java.util.Set;

/**
 * The journal in figures.
 *
 * @param outcomes by op, then by outcome; calls that are still open are in none
 * @param faults calls hit, by kind of fault
 * @param throttled calls refused by the rate limit
 * @param perSecondMax the most calls that arrived in any sliding second
 * @param inFlightMax the most calls that were open at once
 * @param overlaps calls that arrived while another one about the same user or group was open on a
 *     connection that was still there: a well-behaved client has none
 * @param strays requests to other paths, such as a redirect's target
 * @param breached the app is disabled
 */
public record SimulatorStats(
        long calls,
        long executed,
        Map<String, Map<String, Long>> outcomes,
        Map<String, Long> faults,
        long throttled,
        int perSecondMax,
        int inFlightMax,
        long overlaps,
        long strays,
        Set<String> remoteAddresses,
        boolean breached) {}
