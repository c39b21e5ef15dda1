package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.worker.it.Draft;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.ArrayList;
import java.util.List;

/** Many people who are hired, each once: as many calls as events, and work on every partition. */
final class Crowd {

    private static final int CHUNK = 5_000;

    private final Stack stack;
    private int hired;

    Crowd(Stack stack) {
        this.stack = stack;
    }

    /** So many more, on both input topics in proportion to their partitions. */
    void hire(int people) {
        for (int left = people; left > 0; left -= CHUNK) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < Math.min(left, CHUNK); i++) {
                records.add(hire());
            }
            stack.feed().sendAll(records);
        }
    }

    int hired() {
        return hired;
    }

    private ProducerRecord<byte[], byte[]> hire() {
        String topic = ++hired % 3 == 0 ? stack.groupsTopic() : stack.usersTopic();
        return stack.feed()
                .record(topic, Draft.about("user-" + hired).created("Name"), ContentMode.BINARY);
    }
}
