package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Who is in the consumer group, for people who ask. Brokers may be slow or away: the answer is what
 * is known by then, and a look is only taken when the last one is over and old.
 *
 * <p>Thread: any.
 */
public final class GroupMembers {

    private static final Logger log = LoggerFactory.getLogger(GroupMembers.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final Supplier<Admin> admin;
    private final String groupId;
    private final AtomicReference<Look> last;
    private volatile List<Member> known = List.of();

    /**
     * A member as the brokers see it.
     *
     * @param id its static id, or else the name of its client
     */
    public record Member(String id, String host, List<PartitionId> partitions) {
        public Member {
            partitions = List.copyOf(partitions);
        }
    }

    private record Look(CountDownLatch over, long startedAt) {
        static Look begun() {
            return new Look(new CountDownLatch(1), System.nanoTime());
        }

        boolean isStale() {
            return over.getCount() == 0 && System.nanoTime() - startedAt >= FRESH_NANOS;
        }
    }

    GroupMembers(Supplier<Admin> admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
        Look never = new Look(new CountDownLatch(0), System.nanoTime() - FRESH_NANOS);
        this.last = new AtomicReference<>(never);
    }

    /** By name. Waits a moment for a fresh answer. */
    public List<Member> now() {
        Look before = last.get();
        if (before.isStale()) {
            Look next = Look.begun();
            if (last.compareAndSet(before, next)) {
                Thread.ofVirtual().name("group-members").start(() -> look(next));
            }
        }
        try {
            if (!last.get().over().await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                log.debug("the members of the group are not known in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return known;
    }

    private void look(Look look) {
        try (Admin client = admin.get()) {
            Map<String, KafkaFuture<ConsumerGroupDescription>> answers =
                    client.describeConsumerGroups(List.of(groupId)).describedGroups();
            known =
                    Answers.of(Objects.requireNonNull(answers.get(groupId))).members().stream()
                            .map(GroupMembers::member)
                            .sorted(Comparator.comparing(Member::id))
                            .toList();
        } catch (KafkaException e) {
            known = List.of();
            log.debug("the members of the group cannot be looked at: {}", e.getMessage());
        } finally {
            look.over().countDown();
        }
    }

    private static Member member(MemberDescription member) {
        String host = member.host();
        return new Member(
                member.groupInstanceId().orElse(member.clientId()),
                host.startsWith("/") ? host.substring(1) : host,
                member.assignment().topicPartitions().stream()
                        .map(one -> new PartitionId(one.topic(), one.partition()))
                        .sorted()
                        .toList());
    }
}
