package io.github.mesiboprovisioner.worker.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/** The name of this machine or container. */
final class HostName {
    private HostName() {}

    /** {@code HOSTNAME} is what container engines set; a look-up may be slow. */
    static Optional<String> in(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("HOSTNAME"))
                .filter(name -> !name.isBlank())
                .or(HostName::lookedUp);
    }

    private static Optional<String> lookedUp() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
