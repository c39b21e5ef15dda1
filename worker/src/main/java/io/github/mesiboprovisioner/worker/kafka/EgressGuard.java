package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Input;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Keeps a new instance out of the group while its members sit on as many hosts as mesibo bears
 * (CONTRACT 7). It looks before it joins, when nobody can tell which host we are on for the
 * brokers: it takes us for a further one, unless we come back as the member that we were.
 */
public final class EgressGuard {

    private static final Logger log = LoggerFactory.getLogger(EgressGuard.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final String groupId;
    private final String instanceId;
    private final int hostsMax;

    /**
     * @param hostsMax 0: the guard is off
     */
    public EgressGuard(String groupId, String instanceId, int hostsMax) {
        this.groupId = groupId;
        this.instanceId = instanceId;
        this.hostsMax = hostsMax;
    }

    /** Returns once there is room. */
    void awaitRoom(Clients clients, StopSignal stop, Consumer<Input> mailbox) {
        boolean halted = false;
        while (hostsMax > 0 && !hasRoom(clients)) {
            if (!halted) {
                halted = true;
                mailbox.accept(new Input.HaltChanged(HaltReason.EGRESS, true, explanation()));
            }
            stop.pause(LOOK_AGAIN);
        }
        if (halted) {
            mailbox.accept(new Input.HaltChanged(HaltReason.EGRESS, false, ""));
        }
    }

    private String explanation() {
        return "group %s has members on %d hosts already, and mesibo disables an app that is called from more than five addresses: let every instance leave through fixed addresses (then set PROVISIONER_EGRESS_MAX_HOSTS=0, or MESIBO_PROXY), or run fewer"
                .formatted(groupId, hostsMax);
    }

    private boolean hasRoom(Clients clients) {
        try (Admin admin = clients.admin().get()) {
            Map<String, KafkaFuture<ConsumerGroupDescription>> answers =
                    admin.describeConsumerGroups(List.of(groupId)).describedGroups();
            return hasRoom(Answers.of(Objects.requireNonNull(answers.get(groupId))).members());
        } catch (GroupIdNotFoundException e) {
            return true;
        } catch (KafkaException e) {
            log.warn("the group's hosts cannot be looked at: {}", String.valueOf(e.getMessage()));
            return false;
        }
    }

    boolean hasRoom(Iterable<MemberDescription> members) {
        Set<String> hosts = new TreeSet<>();
        for (MemberDescription member : members) {
            if (member.groupInstanceId().map(instanceId::equals).orElse(false)) {
                return true;
            }
            hosts.add(member.host());
        }
        return hosts.size() < hostsMax;
    }
}
