package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays out one CloudEvent with JSON data as a Kafka record; the entity's id is the key. */
final class CloudEventWriter {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();
    private static final JsonFormat STRUCTURED = new JsonFormat();

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final String subject;

    CloudEventWriter(String subject) {
        this.subject = Text.writable(subject);
        attributes.put(Attribute.SUBJECT.text(), this.subject);
    }

    void put(String attribute, String value) {
        attributes.put(attribute, Text.writable(value));
    }

    void put(String attribute, Optional<String> value) {
        value.ifPresent(present -> put(attribute, present));
    }

    EncodedRecord write(ObjectNode data, ContentMode mode) {
        return switch (mode) {
            case BINARY -> binary(data);
            case STRUCTURED -> structured(data);
        };
    }

    private EncodedRecord binary(ObjectNode data) {
        List<Header> headers = new ArrayList<>();
        headers.add(header(Attribute.SPECVERSION.header(), SpecVersion.V1.toString()));
        attributes.forEach((name, value) -> headers.add(header("ce_" + name, value)));
        headers.add(header(Attribute.CONTENT_TYPE.header(), ContentType.JSON_TEXT));
        return new EncodedRecord(subject.getBytes(UTF_8), headers, bytes(data));
    }

    private EncodedRecord structured(ObjectNode data) {
        CloudEventBuilder event = CloudEventBuilder.v1();
        attributes.forEach(event::withContextAttribute);
        event.withData(ContentType.JSON_TEXT, JsonCloudEventData.wrap(data));
        return new EncodedRecord(
                subject.getBytes(UTF_8),
                List.of(
                        header(
                                Attribute.CONTENT_TYPE.header(),
                                STRUCTURED.serializedContentType())),
                STRUCTURED.serialize(event.build()));
    }

    private static Header header(String name, String value) {
        return new Header(name, value.getBytes(UTF_8));
    }

    private static byte[] bytes(ObjectNode data) {
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
