package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class EgressGuardTest {

    private final EgressGuard guard = new EgressGuard("group", "worker-2", 2);

    @Test
    void hasRoom_fewerHosts_isTrue() {
        assertThat(guard.hasRoom(List.of(member("worker-0", "/10.0.0.1")))).isTrue();
    }

    @Test
    void hasRoom_asManyHosts_isFalse() {
        assertThat(
                        guard.hasRoom(
                                List.of(
                                        member("worker-0", "/10.0.0.1"),
                                        member("worker-1", "/10.0.0.2"))))
                .isFalse();
    }

    @Test
    void hasRoom_severalOnOneHost_countsItOnce() {
        assertThat(
                        guard.hasRoom(
                                List.of(
                                        member("worker-0", "/10.0.0.1"),
                                        member("worker-1", "/10.0.0.1"))))
                .isTrue();
    }

    @Test
    void hasRoom_comingBackAsTheMemberThatWeWere_isTrue() {
        assertThat(
                        guard.hasRoom(
                                List.of(
                                        member("worker-0", "/10.0.0.1"),
                                        member("worker-1", "/10.0.0.2"),
                                        member("worker-2", "/10.0.0.3"))))
                .isTrue();
    }

    private static MemberDescription member(String instance, String host) {
        return new MemberDescription(
                instance + "-member",
                Optional.of(instance),
                Optional.empty(),
                instance + "-consumer",
                host,
                new MemberAssignment(Set.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
