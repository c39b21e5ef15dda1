package io.github.mesiboprovisioner.worker.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a partition starts, from what was restored: the reset table of ARCHITECTURE, State. */
final class StartRule {

    private final PartitionId partition;
    private final Restored restored;
    private final EngineSettings settings;

    StartRule(PartitionId partition, Restored restored, EngineSettings settings) {
        this.partition = partition;
        this.restored = restored;
        this.settings = settings;
    }

    /** What to do with a partition that was granted. */
    sealed interface Decision {
        /**
         * Go on.
         *
         * @param maybeCalledBelow unsettled records below it were perhaps called for
         * @param catchUpTo what lies below it is read before the first call
         * @param lostFrom records from here to {@code offset} are gone; equal if none
         */
        record Start(
                long offset,
                Ranges settled,
                long maybeCalledBelow,
                long catchUpTo,
                long startedUpTo,
                List<Long> removals,
                Map<Long, Long> letThrough,
                long controlPosition,
                boolean clean,
                long lostFrom)
                implements Decision {}

        /** Wait until an operator accepts the reset. */
        record Halt(String explanation) implements Decision {}

        /** This cannot be repaired by accepting it. */
        record Refuse(String explanation) implements Decision {}
    }

    Decision decide() {
        Optional<Progress> progress = restored.table().progress();
        return progress.map(this::withProgress).orElseGet(this::withoutProgress);
    }

    private Decision withoutProgress() {
        Optional<Progress> first = restored.first().filter(this::hasOtherCount);
        if (first.isPresent()) {
            return refuseCount(first.get());
        }
        Optional<CommittedOffset> committed = restored.committed();
        if (committed.isEmpty() && restored.table().size() == 0) {
            return fresh(
                    settings.start().latest()
                            ? restored.facts().logEnd()
                            : restored.facts().logStart(),
                    0);
        }
        if (!settings.start().accepts(partition)) {
            return halt(
                    committed.isPresent()
                            ? "offsets are committed but the state is gone"
                            : "the state has entities but no progress record");
        }
        return fresh(committed.map(CommittedOffset::offset).orElse(restored.facts().logStart()), 0);
    }

    private Decision withProgress(Progress progress) {
        if (!progress.groupId().equals(settings.groupId())) {
            return new Decision.Refuse(
                    "the state of %s belongs to consumer group %s, this worker is %s: set KAFKA_GROUP_ID to it or PROVISIONER_TOPICS_STATE_PREFIX to another prefix"
                            .formatted(partition, progress.groupId(), settings.groupId()));
        }
        if (hasOtherCount(progress)) {
            return refuseCount(progress);
        }
        boolean accepted = settings.start().accepts(partition);
        if (!isOfSameTopic(progress)) {
            return accepted
                    ? fresh(restored.facts().logStart(), progress.controlPosition())
                    : halt("the input topic was deleted and made again");
        }
        if (!accepted && !progress.stateTopicId().equals(restored.facts().stateTopicId())) {
            return halt("the state topic was deleted and made again, what it held is gone");
        }
        if (isMoved(progress)) {
            return accepted
                    ? moved(progress, restored.committed().orElseThrow().offset())
                    : halt("the committed offset was moved by somebody else, or data was lost");
        }
        long processedUpTo = Math.max(progress.watermark(), progress.settled().end());
        if (processedUpTo > restored.facts().logEnd()) {
            return accepted
                    ? fresh(restored.facts().logEnd(), progress.controlPosition())
                    : halt("the input partition ends before what was already processed");
        }
        return resumed(progress);
    }

    private boolean isOfSameTopic(Progress progress) {
        return progress.topicId().equals(restored.facts().topicId());
    }

    private boolean hasOtherCount(Progress progress) {
        return isOfSameTopic(progress) && progress.partitions() != restored.facts().partitions();
    }

    private Decision refuseCount(Progress progress) {
        return new Decision.Refuse(
                "topic %s had %d partitions and has %d now: entities would change partition and lose their order; restore the old count, or start with a new topic and a new state prefix"
                        .formatted(
                                partition.topic(),
                                progress.partitions(),
                                restored.facts().partitions()));
    }

    /** A watermark alone decides nothing: a slow lane keeps it still while batches pass. */
    private boolean isMoved(Progress progress) {
        CommittedOffset expected = new CommittedOffset(progress.watermark(), progress.nonce());
        return restored.committed().map(committed -> !committed.equals(expected)).orElse(false);
    }

    private Decision resumed(Progress progress) {
        long offset = Math.max(progress.watermark(), restored.facts().logStart());
        return new Decision.Start(
                offset,
                progress.settled(),
                maybeCalledBelow(progress),
                maybeCalledBelow(progress),
                progress.startedUpTo(),
                progress.removals(),
                progress.letThrough(),
                progress.controlPosition(),
                progress.clean(),
                progress.watermark());
    }

    private Decision moved(Progress progress, long committed) {
        long offset = withinLog(committed);
        return new Decision.Start(
                offset,
                Ranges.NONE,
                maybeCalledBelow(progress),
                maybeCalledBelow(progress),
                progress.startedUpTo(),
                progress.removals(),
                Map.of(),
                progress.controlPosition(),
                progress.clean(),
                Math.min(committed, offset));
    }

    /** Somebody's offset may be anywhere. */
    private long withinLog(long offset) {
        return Math.clamp(offset, restored.facts().logStart(), restored.facts().logEnd());
    }

    /** What came after the last owner was gone is certainly untouched. */
    private long maybeCalledBelow(Progress progress) {
        return progress.clean()
                ? Long.MIN_VALUE
                : Math.min(progress.startedUpTo(), restored.facts().logEnd());
    }

    private Decision fresh(long wanted, long controlPosition) {
        long offset = withinLog(wanted);
        return new Decision.Start(
                offset,
                Ranges.NONE,
                Long.MIN_VALUE,
                Long.MIN_VALUE,
                offset,
                List.of(),
                Map.of(),
                controlPosition,
                true,
                Math.min(wanted, offset));
    }

    private Decision halt(String what) {
        return new Decision.Halt(
                "%s: %s. Find out why, then let it start with PROVISIONER_ACCEPT_RESET=%s"
                        .formatted(partition, what, partition));
    }
}
