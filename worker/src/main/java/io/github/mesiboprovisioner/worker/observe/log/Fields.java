package io.github.mesiboprovisioner.worker.observe.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

import org.slf4j.event.KeyValuePair;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an entry says besides its message. */
final class Fields {
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private Fields() {}

    /** UTC, in ISO-8601, always as long. */
    static String time(ILoggingEvent event) {
        return MILLIS.format(event.getInstant());
    }

    /** Of the thread and of the entry, by name. */
    static Map<String, String> of(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>(event.getMDCPropertyMap());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.put(pair.key, String.valueOf(pair.value));
            }
        }
        return fields;
    }

    static Optional<String> stackTrace(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null
                ? Optional.empty()
                : Optional.of(ThrowableProxyUtil.asString(thrown).strip());
    }
}
