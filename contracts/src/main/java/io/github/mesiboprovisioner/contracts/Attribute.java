package io.github.mesiboprovisioner.contracts;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.cloudevents.core.v1.CloudEventV1;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The CloudEvents attributes that are read from events; all others are ignored. */
enum Attribute {
    SPECVERSION(CloudEventV1.SPECVERSION, Kind.CORE),
    ID(CloudEventV1.ID, Kind.CORE),
    SOURCE(CloudEventV1.SOURCE, Kind.CORE),
    TYPE(CloudEventV1.TYPE, Kind.CORE),
    SUBJECT(CloudEventV1.SUBJECT, Kind.CORE),
    DATACONTENTTYPE(CloudEventV1.DATACONTENTTYPE, Kind.CORE),
    SEQUENCE("sequence", Kind.EXTENSION),
    EXPIRYTIME("expirytime", Kind.EXTENSION),
    TRACEPARENT("traceparent", Kind.EXTENSION),
    TRACESTATE("tracestate", Kind.EXTENSION),
    CORRELATIONID("correlationid", Kind.EXTENSION),
    PRIORITY("priority", Kind.EXTENSION),
    RESYNC("resync", Kind.EXTENSION),

    /** The Kafka header that tells the content mode. */
    CONTENT_TYPE("content-type", Kind.HEADER);

    /** How it may be spelled. */
    enum Kind {
        /** A string. */
        CORE,
        /** In structured mode also a JSON number or boolean. */
        EXTENSION,
        /** Only a header, and without prefix. */
        HEADER
    }

    static final String HEADER_PREFIX = "ce_";

    private static final Map<String, Attribute> BY_NAME =
            Stream.of(values())
                    .filter(attribute -> attribute.kind != Kind.HEADER)
                    .collect(toUnmodifiableMap(Attribute::text, Function.identity()));
    private static final Map<String, Attribute> BY_HEADER =
            Stream.of(values()).collect(toUnmodifiableMap(Attribute::header, Function.identity()));

    private final String text;
    private final String header;
    private final Kind kind;

    Attribute(String text, Kind kind) {
        this.text = text;
        this.header = kind == Kind.HEADER ? text : HEADER_PREFIX + text;
        this.kind = kind;
    }

    /** Its name in CloudEvents. */
    String text() {
        return text;
    }

    /** Its header in binary mode. */
    String header() {
        return header;
    }

    Kind kind() {
        return kind;
    }

    static @Nullable Attribute ofName(String name) {
        return BY_NAME.get(name);
    }

    static @Nullable Attribute ofHeader(String name) {
        return BY_HEADER.get(name);
    }
}
