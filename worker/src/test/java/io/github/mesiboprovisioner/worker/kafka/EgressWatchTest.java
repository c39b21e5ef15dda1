package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who is in the group is as the test says; our host is {@code own}. */
class EgressWatchTest {

    private final EgressGuard guard = new EgressGuard(2, Duration.ofMinutes(1));
    private final EgressWatch watch =
            new EgressWatch(
                    guard,
                    new FakeAdmin().on("describeConsumerGroups", _ -> described()).clients(),
                    "group",
                    new Reports().outlets());
    private List<String> others = List.of();
    private int looks;

    @Test
    void look_aMemberWithRoom_isAdmitted() {
        others = List.of("a");

        watch.look(membership(1));

        assertThat(guard.admits()).isTrue();
    }

    /** The member id of KIP-848 is one for life: only the epoch tells of a membership lost. */
    @Test
    void look_expelledBeforeTheFirstCallAndBackUnderTheSameId_looksBeforeItCalls() {
        watch.look(membership(1));
        others = List.of("a", "b");

        watch.look(membership(4));

        assertThat(guard.claim()).isFalse();
    }

    @Test
    void look_sameMembershipAgain_asksNobody() {
        watch.look(membership(1));

        watch.look(membership(1));

        assertThat(looks).isEqualTo(1);
    }

    @Test
    void look_afterTheFirstCall_asksNobodyWhateverTheEpoch() {
        watch.look(membership(1));
        assertThat(guard.claim()).isTrue();
        others = List.of("a", "b");

        watch.look(membership(4));

        assertThat(looks).isEqualTo(1);
        assertThat(guard.claim()).isTrue();
    }

    @SuppressWarnings("removal") // there is no other way without a broker
    private static KafkaMembership membership(int epoch) {
        return new KafkaMembership(
                new ConsumerGroupMetadata("group", epoch, "own-id", Optional.empty()));
    }

    private DescribeConsumerGroupsResult described() {
        looks++;
        List<MemberDescription> members =
                Stream.concat(Stream.of("own"), others.stream())
                        .map(EgressWatchTest::member)
                        .toList();
        return new DescribeConsumerGroupsResult(
                Map.of("group", KafkaFuture.completedFuture(group(members))));
    }

    private static MemberDescription member(String host) {
        return new MemberDescription(
                host + "-id",
                Optional.empty(),
                Optional.empty(),
                "client",
                host,
                new MemberAssignment(Set.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ConsumerGroupDescription group(List<MemberDescription> members) {
        return new ConsumerGroupDescription(
                "group",
                false,
                members,
                "",
                GroupType.CONSUMER,
                GroupState.STABLE,
                Node.noNode(),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }
}
