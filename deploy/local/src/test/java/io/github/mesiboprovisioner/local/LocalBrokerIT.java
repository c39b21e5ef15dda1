package io.github.mesiboprovisioner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.network.TcpRelay;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The broker is real: it starts, survives being killed, and leaves nothing behind. */
class LocalBrokerIT {

    @Test
    void restart_afterKill_hasSameAddressAndData()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (LocalBroker broker = LocalBroker.start(BrokerSettings.defaults())) {
            String address = broker.bootstrapServers();
            try (Admin admin = broker.admin()) {
                admin.createTopics(List.of(new NewTopic("t", Optional.of(2), Optional.empty())))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }

            broker.kill();
            assertThat(broker.isAlive()).isFalse();
            broker.restart();

            assertThat(broker.bootstrapServers()).isEqualTo(address);
            try (Admin admin = broker.admin()) {
                Set<String> topics = admin.listTopics().names().get(30, TimeUnit.SECONDS);
                assertThat(topics).contains("t");
            }
            assertThat(topicsThroughRelay(broker)).contains("t");
            broker.stop();
            assertThat(broker.isAlive()).isFalse();
        }
    }

    private static Set<String> topicsThroughRelay(LocalBroker broker)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (TcpRelay relay = broker.relay();
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + relay.port()))) {
            Set<String> topics = admin.listTopics().names().get(30, TimeUnit.SECONDS);
            assertThat(relay.accepted()).isGreaterThan(1);
            return topics;
        }
    }
}
