package io.github.mesiboprovisioner.worker.observe.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/** Time, level, thread, class, message, fields, stack trace: for people. */
final class TextLayout extends LayoutBase<ILoggingEvent> {

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        line.append(Fields.time(event))
                .append(' ')
                .append(String.format("%-5s", event.getLevel()))
                .append(" [");
        escape(line, event.getThreadName());
        line.append("] ").append(simpleName(event.getLoggerName())).append(": ");
        escape(line, event.getFormattedMessage());
        Fields.of(event).forEach((name, value) -> field(line, name, value));
        Fields.stackTrace(event).ifPresent(trace -> stackTrace(line, trace));
        return line.append('\n').toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(' ');
        escape(line, name);
        line.append('=');
        escape(line, value);
    }

    private static void stackTrace(StringBuilder line, String trace) {
        line.append(" | ");
        escape(line, trace);
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    /** Nothing that a record or an answer contains may begin a line of its own. */
    private static void escape(StringBuilder line, String text) {
        text.chars().forEach(c -> escape(line, (char) c));
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                boolean plain = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
                line.append(plain ? Character.toString(c) : "\\u%04x".formatted((int) c));
            }
        }
    }
}
