package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.kafka.Ownership.Owned;
import io.github.mesiboprovisioner.worker.kafka.Ownership.Phase;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells the engine what a rebalance changes, in the order that keeps transactions honest.
 *
 * <p>Brokers check the generation of a commit, not who owns the partition. So a partition is handed
 * over only when the engine has said that nothing of it is under way: {@link #onPartitionsRevoked}
 * blocks until then. With cooperative {@code classic} the generation has risen before that call,
 * inside the same poll: the last transaction needs the new one.
 *
 * <p>Thread: the intake's alone; Kafka calls back inside poll and close.
 */
final class Rebalances implements ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(Rebalances.class);
    private static final Duration WAIT = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final IntakeParts parts;
    private final Lease lease;
    private final Ownership ownership = new Ownership();
    private @Nullable KafkaMembership told;
    private boolean joined;
    private final List<Command.OfGrant> held = new ArrayList<>();
    private Optional<String> rejoin = Optional.empty();

    Rebalances(Consumer<byte[], byte[]> consumer, IntakeParts parts, Lease lease) {
        this.consumer = consumer;
        this.parts = parts;
        this.lease = lease;
    }

    Ownership ownership() {
        return ownership;
    }

    /** Until everything is lost; an assignment may be empty. */
    boolean isJoined() {
        return joined;
    }

    /** Why the group is to be joined anew, if it is. */
    Optional<String> rejoin() {
        return rejoin;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        tellMembership();
        joined = true;
        consumer.pause(partitions);
        // Any position will do, or the client would look for one, and there may be none.
        partitions.forEach(partition -> consumer.seek(partition, 0));
        parts.restorer().restore(inOrder(partitions).stream().map(ownership::add).toList());
        log.info("assigned besides what we had: {}", partitions);
    }

    /** The old ones first: it is them that tell that there were fewer once. */
    private static List<TopicPartition> inOrder(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .sorted(
                        Comparator.comparing(TopicPartition::topic)
                                .thenComparingInt(TopicPartition::partition))
                .toList();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<Grant> grants = granted(ownership.remove(partitions));
        if (!grants.isEmpty()) {
            log.info("to be handed over: {}", partitions);
            KafkaMembership now = membership();
            told = now;
            parts.outlets().mailbox().accept(new Input.Withdrawn(grants, now));
            awaitReleases(new HashSet<>(grants));
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.warn("lost: {}", partitions);
        lose(ownership.remove(partitions));
    }

    /** This consumer ends, whatever it still had. */
    void loseAll() {
        // What the engine has released by now is not lost, although nobody has noted it yet.
        for (Command left = parts.commands().poll(); left != null; left = parts.commands().poll()) {
            if (left instanceof Command.Release released) {
                run((Command) released);
            }
        }
        lose(ownership.removeAll());
    }

    private void lose(List<Owned> owned) {
        List<Grant> grants = granted(owned);
        if (!grants.isEmpty()) {
            parts.outlets().mailbox().accept(new Input.Lost(grants));
        }
        lease.lost();
        joined = false;
    }

    /** Those that the engine knows of; the others are not restored any more. */
    private List<Grant> granted(List<Owned> owned) {
        List<Grant> grants = new ArrayList<>();
        for (Owned each : owned) {
            switch (each.phase()) {
                case RESTORING -> parts.restorer().cancel(each.grant());
                case GRANTED -> grants.add(each.grant());
                case RELEASED -> {}
            }
        }
        return grants;
    }

    /** After a poll: a rebalance that changes nothing for us calls nobody back. */
    void tellMembership() {
        KafkaMembership now = membership();
        if (now.isMember() && !now.equals(told)) {
            told = now;
            joined = true;
            parts.outlets().mailbox().accept(new Input.Joined(now));
        }
    }

    void run(Command command) {
        switch (command) {
            case Command.Rejoin(var reason) -> rejoin = Optional.of(reason);
            case Command.OfGrant ofGrant -> run(ofGrant);
        }
    }

    private void run(Command.OfGrant command) {
        Owned owned = ownership.current(command.grant());
        if (owned == null) {
            return;
        }
        TopicPartition partition = CommittedOffsets.topicPartition(command.grant().partition());
        switch (command) {
            case Command.Found found -> grant(owned, found);
            case Command.Start(_, long offset) -> {
                consumer.seek(partition, offset);
                consumer.resume(List.of(partition));
            }
            case Command.Pause _ -> consumer.pause(List.of(partition));
            case Command.Resume _ -> consumer.resume(List.of(partition));
            case Command.Release _ -> {
                owned.phase(Phase.RELEASED);
                consumer.pause(List.of(partition));
            }
        }
    }

    /** Nothing may be called for it before we are admitted: until then the engine is not told. */
    private void grant(Owned owned, Command.Found found) {
        if (parts.egress().guard().admits()) {
            owned.phase(Phase.GRANTED);
            parts.outlets().mailbox().accept(new Input.Granted(found.grant(), found.restored()));
        } else {
            held.add(found);
        }
    }

    /** Tells the engine what was held back, if it may be. */
    void grantHeld() {
        if (parts.egress().guard().admits()) {
            List.copyOf(held).forEach(this::run);
            held.clear();
        }
    }

    private void awaitReleases(Set<Grant> grants) {
        long deadline = System.nanoTime() + parts.options().drainMax().toNanos();
        while (!grants.isEmpty() && !parts.stop().isGiven()) {
            if (System.nanoTime() - deadline > 0) {
                log.warn("handed over although not settled in time: {}", grants);
                parts.outlets().mailbox().accept(new Input.Lost(List.copyOf(grants)));
                return;
            }
            Command command = nextCommand();
            if (command instanceof Command.Release(var grant) && grants.remove(grant)) {
                log.debug("{} is settled", grant);
            } else if (command != null) {
                run(command);
            }
        }
    }

    private @Nullable Command nextCommand() {
        try {
            return parts.commands().poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    KafkaMembership membership() {
        return new KafkaMembership(consumer.groupMetadata());
    }
}
