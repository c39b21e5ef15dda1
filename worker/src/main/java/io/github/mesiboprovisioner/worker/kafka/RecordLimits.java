package io.github.mesiboprovisioner.worker.kafka;

import java.util.Map;

/**
 * How large a record may be.
 *
 * @param requestBytesMax the producer's {@code max.request.size}
 * @param topicBytesMax {@code max.message.bytes} of the topics where it is known
 */
record RecordLimits(int requestBytesMax, Map<String, Integer> topicBytesMax) {

    /** A broker's default, for a topic whose settings we may not read. */
    private static final int USUAL_BYTES_MAX = 1_048_588;

    RecordLimits {
        topicBytesMax = Map.copyOf(topicBytesMax);
    }

    int bytesMax(String topic) {
        int ofTopic = topicBytesMax.getOrDefault(topic, USUAL_BYTES_MAX);
        return RecordSize.roomIn(Math.min(requestBytesMax, ofTopic));
    }
}
