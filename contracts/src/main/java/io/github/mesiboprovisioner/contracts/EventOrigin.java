package io.github.mesiboprovisioner.contracts;

import java.util.Optional;

/**
 * Where a result's input record came from: {@code event} in the result's data (CONTRACT 4). Id,
 * source and type are absent when the record could not be decoded that far.
 */
public record EventOrigin(
        Optional<String> id,
        Optional<String> source,
        Optional<String> type,
        String topic,
        int partition,
        long offset) {

    /** {@code <topic>/<partition>/<offset>}: the id of the result. */
    public String resultId() {
        return topic + "/" + partition + "/" + offset;
    }
}
