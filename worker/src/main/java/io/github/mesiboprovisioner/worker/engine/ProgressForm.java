package io.github.mesiboprovisioner.worker.engine;

import java.util.List;

/** The binary form of {@link Progress}. */
final class ProgressForm {

    private ProgressForm() {}

    static void write(Progress progress, StateWriter to) {
        to.text(progress.groupId());
        to.text(progress.topicId());
        to.unsigned(progress.partitions());
        to.signed(progress.watermark());
        to.all(
                progress.settled().list(),
                range -> {
                    to.signed(range.from() - progress.watermark());
                    to.signed(range.to() - range.from());
                });
        to.signed(progress.startedUpTo());
        to.all(progress.removals(), to::signed);
        to.signed(progress.controlPosition());
        to.text(progress.nonce());
        to.flag(progress.clean());
    }

    static Progress read(StateReader from) {
        String groupId = from.text();
        String topicId = from.text();
        int partitions = from.small();
        long watermark = from.signed();
        Ranges settled = settled(from, watermark);
        long startedUpTo = from.signed();
        List<Long> removals = from.all(from::signed);
        return new Progress(
                groupId,
                topicId,
                partitions,
                watermark,
                settled,
                startedUpTo,
                removals,
                from.signed(),
                from.text(),
                from.flag());
    }

    private static Ranges settled(StateReader from, long watermark) {
        return new Ranges(
                from.all(
                        () -> {
                            long start = watermark + from.signed();
                            return new Ranges.Range(start, start + from.signed());
                        }));
    }
}
