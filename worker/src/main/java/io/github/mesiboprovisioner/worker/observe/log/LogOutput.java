package io.github.mesiboprovisioner.worker.observe.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;

import io.github.mesiboprovisioner.worker.config.LogSettings;

import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;

/** Sends log entries to standard output as the settings say. */
public final class LogOutput {
    private LogOutput() {}

    /** From now on. */
    public static void use(LogSettings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            use(context, settings);
        }
    }

    static void use(LoggerContext context, LogSettings settings) {
        context.reset();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(settings.level().name()));
        root.addAppender(console(context, layout(settings.format())));
        if (settings.level() == LogSettings.Level.INFO
                || settings.level() == LogSettings.Level.DEBUG) {
            // Kafka's clients print their whole configuration at info, and every poll at debug.
            context.getLogger("org.apache.kafka").setLevel(Level.WARN);
        }
        // It complains whenever an instance has an id of its own.
        context.getLogger("io.opentelemetry.sdk.resources").setLevel(Level.ERROR);
        if (!root.getLevel().isGreaterOrEqual(Level.WARN)) {
            // The HTTP library handles bodies with tokens in them: no level makes it talkative.
            context.getLogger("io.netty").setLevel(Level.WARN);
        }
    }

    private static Layout<ILoggingEvent> layout(LogSettings.Format format) {
        return switch (format) {
            case TEXT -> new TextLayout();
            case JSON -> new JsonLayout();
        };
    }

    private static ConsoleAppender<ILoggingEvent> console(
            LoggerContext context, Layout<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("standard output");
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
