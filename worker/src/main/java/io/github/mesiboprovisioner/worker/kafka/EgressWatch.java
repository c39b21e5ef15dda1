package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.kafka.EgressGuard.Crowd;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks at the hosts of the group's members for the {@link EgressGuard}. Which one is ours only the
 * brokers know, and only of members; so we look when we have joined.
 *
 * <p>Thread: the intake's.
 */
final class EgressWatch {

    private static final Logger log = LoggerFactory.getLogger(EgressWatch.class);

    /** While it is not decided. */
    private static final Duration SOON = Duration.ofMillis(500);

    private final EgressGuard guard;
    private final Clients clients;
    private final String groupId;
    private final Outlets outlets;

    /** What the guard knows of. The id alone may outlive a membership: with KIP-848 it does. */
    private @Nullable KafkaMembership known;

    private String ownHost = "";
    private long lookAt;
    private boolean halted;

    EgressWatch(EgressGuard guard, Clients clients, String groupId, Outlets outlets) {
        this.guard = guard;
        this.clients = clients;
        this.groupId = groupId;
        this.outlets = outlets;
    }

    EgressGuard guard() {
        return guard;
    }

    /** As a member: looks if it is time to. */
    void look(KafkaMembership membership) {
        if (guard.isSettled() || !membership.isMember()) {
            return;
        }
        if (!membership.equals(known)) {
            known = membership;
            guard.joined();
            lookAt = System.nanoTime();
        }
        if (System.nanoTime() - lookAt >= 0) {
            judge(membership.metadata().memberId());
            boolean isDecided = guard.admits() && !guard.isCrowded();
            Duration pause = isDecided ? guard.lookAgain() : SOON;
            lookAt = System.nanoTime() + pause.toNanos();
        }
    }

    private void judge(String memberId) {
        try {
            Collection<MemberDescription> members = members();
            for (MemberDescription member : members) {
                if (member.consumerId().equals(memberId)) {
                    ownHost = member.host();
                    guard.judge(new Crowd(ownHost, hosts(members)), System.nanoTime());
                }
            }
        } catch (KafkaException e) {
            unseen(e);
        }
        if (guard.isOut()) {
            halted = true;
            tell(true, guard.explanation());
        } else if (halted && guard.admits()) {
            halted = false;
            tell(false, "");
        }
    }

    /** Returns once there is room; from outside of the group. */
    void awaitRoom(StopSignal stop) {
        while (guard.isOut()) {
            stop.pause(guard.lookAgain());
            try {
                if (guard.hasRoom(new Crowd(ownHost, hosts(members())))) {
                    log.info("there is room among the hosts that may call: joining again");
                }
            } catch (KafkaException e) {
                unseen(e);
            }
        }
    }

    private Collection<MemberDescription> members() {
        try (Admin admin = clients.admin().get()) {
            Map<String, KafkaFuture<ConsumerGroupDescription>> answers =
                    admin.describeConsumerGroups(List.of(groupId)).describedGroups();
            return Answers.of(Objects.requireNonNull(answers.get(groupId))).members();
        } catch (GroupIdNotFoundException e) {
            return List.of();
        }
    }

    private static Set<String> hosts(Collection<MemberDescription> members) {
        Set<String> hosts = new HashSet<>();
        members.forEach(member -> hosts.add(member.host()));
        return hosts;
    }

    private static void unseen(KafkaException e) {
        log.warn(
                "the hosts of the group's members cannot be looked at: {}",
                String.valueOf(e.getMessage()));
    }

    private void tell(boolean on, String explanation) {
        outlets.mailbox().accept(new Input.HaltChanged(HaltReason.EGRESS, on, explanation));
    }
}
