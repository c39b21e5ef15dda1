package io.github.mesiboprovisioner.bench.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the results say about the two promises.
 *
 * @param missing events without a result
 * @param doubled results beyond the first of their event
 * @param disordered results that stand behind one of a later event of the same user
 * @param failed results that say so
 */
public record Audit(int missing, int doubled, int disordered, int failed) {

    public static Audit of(SentEvents sent, List<ResultLog.Seen> results) {
        int[] answers = new int[sent.count()];
        Map<Integer, Long> latest = new HashMap<>();
        int doubled = 0;
        int disordered = 0;
        int failed = 0;
        for (ResultLog.Seen result : results) {
            int number = sent.numberAt(result.place());
            if (number < 0) {
                throw new IllegalStateException("a result of no event: " + result);
            }
            if (answers[number]++ > 0) {
                doubled++;
                continue;
            }
            failed += result.failed() ? 1 : 0;
            long offset = result.place().offset();
            if (latest.merge(sent.user(number), offset, Math::max) > offset) {
                disordered++;
            }
        }
        int missing = 0;
        for (int count : answers) {
            missing += count == 0 ? 1 : 0;
        }
        return new Audit(missing, doubled, disordered, failed);
    }
}
