package io.github.mesiboprovisioner.worker.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Waits for the answers of the admin client. */
final class Answers {

    /** The client gives up before: this is for a client that does not. */
    private static final long SECONDS_MAX = ClientProperties.CALL_MAX.toSeconds() * 2;

    private Answers() {}

    /**
     * The answer.
     *
     * @throws KafkaException what the client ended with
     */
    static <T> T of(KafkaFuture<T> future) {
        try {
            return future.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
