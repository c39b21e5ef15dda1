package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.GroupProtocol;
import io.github.mesiboprovisioner.worker.config.KafkaSettings;
import io.github.mesiboprovisioner.worker.config.KafkaTimes;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What each Kafka client is made with: the operator's properties and the ones we rest upon. */
public final class ClientProperties {

    /** After this the coordinator aborts a transaction, and readers of its topics may go on. */
    public static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(15);

    /** How long one blocking call of a client may take: after it we look whether to stop. */
    public static final Duration CALL_MAX = Duration.ofSeconds(5);

    /** State records (late members of large groups) may be larger than a broker's usual limit. */
    static final int RECORD_BYTES_MAX = 16 * 1024 * 1024;

    private static final int FETCH_BYTES = 8 * 1024 * 1024;
    private static final int PARTITION_FETCH_BYTES = 1024 * 1024;
    private static final int RECEIVE_BYTES = 1024 * 1024;

    private final KafkaSettings kafka;
    private final String instanceId;

    public ClientProperties(KafkaSettings kafka, String instanceId) {
        this.kafka = kafka;
        this.instanceId = instanceId;
    }

    /**
     * Looks whether clients can be made of the operator's properties.
     *
     * @throws org.apache.kafka.common.config.ConfigException if not
     */
    public void verify() {
        new ProducerConfig(producer());
        new ConsumerConfig(consumer());
        new ConsumerConfig(reader("verify"));
        new AdminClientConfig(admin());
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    /** {@code <group>.<instance>} */
    public String transactionalId() {
        return kafka.groupId() + "." + instanceId;
    }

    Map<String, Object> producer() {
        Map<String, Object> all = common("producer", ProducerConfig.configDef());
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId());
        all.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_MAX.toMillis());
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        all.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
        // How long the end of the transaction before is waited for at the start of the next one.
        all.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        delivering(all);
        return all;
    }

    /** The consumer of the input topics. */
    Map<String, Object> consumer() {
        Map<String, Object> all = common("consumer", ConsumerConfig.configDef());
        reading(all);
        all.put(
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                kafka.groupProtocol().name().toLowerCase(Locale.ROOT));
        switch (kafka.groupProtocol()) {
            case CLASSIC -> {
                all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
                all.put(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName());
            }
            case CONSUMER -> {
                all.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
                all.remove(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
            }
        }
        // The engine says where to begin, always.
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return all;
    }

    /** A consumer that is never a member: it reads state and what the group has committed. */
    Map<String, Object> reader(String role) {
        Map<String, Object> all = common(role, ConsumerConfig.configDef());
        reading(all);
        all.put(
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                GroupProtocol.CLASSIC.name().toLowerCase(Locale.ROOT));
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        // While one partition's records are put away, those of the next arrive.
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        all.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, RECEIVE_BYTES);
        return all;
    }

    /** A producer without transactions: it writes what an operator says. */
    Map<String, Object> writer(String role) {
        Map<String, Object> all = common(role, ProducerConfig.configDef());
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_MAX.toMillis());
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        delivering(all);
        return all;
    }

    /** The client refuses what does not go together. */
    private void delivering(Map<String, Object> all) {
        KafkaTimes times = kafka.times();
        all.put(ProducerConfig.LINGER_MS_CONFIG, times.linger().toMillis());
        all.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(times.requestTimeout().toMillis()));
        all.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(times.deliveryTimeout().toMillis()));
    }

    public Map<String, Object> admin() {
        Map<String, Object> all = common("admin", AdminClientConfig.configDef());
        all.put(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(CALL_MAX.toMillis()));
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(CALL_MAX.toMillis()));
        return all;
    }

    private void reading(Map<String, Object> all) {
        all.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.groupId());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    }

    /** Without the operator's properties that are known, but not to this kind of client. */
    private Map<String, Object> common(String role, ConfigDef known) {
        Map<String, Object> all = new LinkedHashMap<>(kafka.clientProperties());
        all.keySet().removeIf(name -> !known.names().contains(name) && isOfAnotherClient(name));
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, instanceId + "-" + role);
        return all;
    }

    private static boolean isOfAnotherClient(String name) {
        return ProducerConfig.configNames().contains(name)
                || ConsumerConfig.configNames().contains(name)
                || AdminClientConfig.configNames().contains(name);
    }
}
