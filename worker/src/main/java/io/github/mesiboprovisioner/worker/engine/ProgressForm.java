package io.github.mesiboprovisioner.worker.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The binary form of {@link Progress}. */
final class ProgressForm {

    private ProgressForm() {}

    static void write(Progress progress, StateWriter to) {
        to.text(progress.groupId());
        to.text(progress.topicId());
        to.text(progress.stateTopicId());
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
        to.all(
                progress.letThrough().entrySet(),
                entry -> {
                    to.signed(entry.getKey() - progress.watermark());
                    to.signed(entry.getValue());
                });
        to.signed(progress.controlPosition());
        to.text(progress.nonce());
        to.flag(progress.clean());
    }

    static Progress read(StateReader from) {
        String groupId = from.text();
        String topicId = from.text();
        String stateTopicId = from.text();
        int partitions = from.small();
        long watermark = from.signed();
        Ranges settled = settled(from, watermark);
        long startedUpTo = from.signed();
        List<Long> removals = from.all(from::signed);
        Map<Long, Long> letThrough = letThrough(from, watermark);
        return new Progress(
                groupId,
                topicId,
                stateTopicId,
                partitions,
                watermark,
                settled,
                startedUpTo,
                removals,
                letThrough,
                from.signed(),
                from.text(),
                from.flag());
    }

    private static Map<Long, Long> letThrough(StateReader from, long watermark) {
        List<Map.Entry<Long, Long>> entries =
                from.all(() -> Map.entry(watermark + from.signed(), from.signed()));
        Map<Long, Long> letThrough = new HashMap<>();
        entries.forEach(entry -> letThrough.put(entry.getKey(), entry.getValue()));
        if (letThrough.size() != entries.size()) {
            throw new StateReader.Malformed("an offset given twice");
        }
        return letThrough;
    }

    private static Ranges settled(StateReader from, long watermark) {
        List<Ranges.Range> ranges =
                from.all(
                        () -> {
                            long start = watermark + from.signed();
                            return new Ranges.Range(start, start + from.signed());
                        });
        long end = watermark;
        for (Ranges.Range range : ranges) {
            if (range.from() < end || range.to() <= range.from()) {
                throw new StateReader.Malformed("ranges out of order");
            }
            end = range.to();
        }
        return new Ranges(ranges);
    }
}
