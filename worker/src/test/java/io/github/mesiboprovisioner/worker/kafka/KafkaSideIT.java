package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.config.GroupProtocol;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.GroupMembership;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.History;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All parts together, the test plays the engine. */
@ExtendWith(SharedBroker.class)
class KafkaSideIT {

    private static final UserState ACTIVE =
            new UserState(
                    new UserState.Life.Live(true),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    false,
                    false,
                    Optional.empty(),
                    History.EMPTY);

    private final LocalBroker broker;
    private final List<AutoCloseable> open = new ArrayList<>();

    KafkaSideIT(LocalBroker broker) {
        this.broker = broker;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void start_noInputTopicYet_isNotReadyUntilItIsThere() throws InterruptedException {
        Cluster cluster = cluster(GroupProtocol.CLASSIC);
        Reports reports = new Reports();
        KafkaSide side = side(cluster, "worker-0", reports);
        await().until(() -> side.status().waitingFor().contains(cluster.input()));
        assertThat(side.status().isReady()).isFalse();

        cluster.withInput(1);

        reports.next(Input.Joined.class);
        reports.next(Input.Granted.class);
        await().until(() -> side.status().isReady());
    }

    @ParameterizedTest
    @EnumSource
    void commit_lastTransactionOfAHandOver_isFoundByTheNextOwner(GroupProtocol protocol)
            throws InterruptedException {
        Cluster cluster = cluster(protocol).withInput(2);
        Reports first = new Reports();
        KafkaSide old = side(cluster, "worker-0", first);
        GroupMembership joined = first.next(Input.Joined.class).membership();
        Grant one = first.next(Input.Granted.class).grant();
        Grant two = first.next(Input.Granted.class).grant();
        old.committer().commit(batch(1, joined, "n1", "ada", one, two));
        first.next(Input.Committed.class);
        Reports second = new Reports();
        side(cluster, "worker-1", second);

        Input.Withdrawn withdrawn = first.nextAfterJoined(Input.Withdrawn.class);
        Grant leaving = withdrawn.grants().getFirst();
        old.committer().commit(batch(2, withdrawn.membership(), "n2", "bob", leaving));
        first.next(Input.Committed.class);
        old.intake().released(leaving);

        Input.Granted granted = second.nextAfterJoined(Input.Granted.class);
        assertThat(granted.grant().partition()).isEqualTo(leaving.partition());
        assertThat(granted.restored().committed()).contains(new CommittedOffset(2, "n2"));
        assertThat(granted.restored().table().get(EntityKey.user("bob"))).isEqualTo(ACTIVE);
        old.committer().commit(batch(3, joined, "n3", "kim", leaving));
        Input ending = first.nextAfterJoined(Input.class);
        if (protocol == GroupProtocol.CLASSIC) {
            assertThat(ending).isEqualTo(new Input.NotCommitted(3));
        }
    }

    private static Batch batch(
            long id, GroupMembership membership, String nonce, String address, Grant... grants) {
        List<Batch.Part> parts = new ArrayList<>();
        for (Grant grant : grants) {
            parts.add(
                    new Batch.Part(
                            grant,
                            id,
                            List.of(new Output.ToState(new StateRecord.OfUser(address, ACTIVE)))));
        }
        return new Batch(id, membership, nonce, parts);
    }

    private Cluster cluster(GroupProtocol protocol) {
        Cluster made = new Cluster(broker, protocol);
        open.add(made);
        return made;
    }

    private KafkaSide side(Cluster cluster, String instance, Reports reports) {
        ClientProperties properties = cluster.properties(instance);
        KafkaSide side =
                new KafkaSide(
                        Clients.of(properties),
                        properties,
                        cluster.destinations(),
                        IntakeOptions.of(properties.kafka(), Duration.ofSeconds(10), () -> 0),
                        reports.outlets());
        open.add(side);
        side.start();
        return side;
    }
}
