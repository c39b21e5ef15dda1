package io.github.mesiboprovisioner.worker.observe.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

import io.github.mesiboprovisioner.worker.config.LogSettings;

/**
 * What Logback finds by itself: warnings as text, until the settings are read. In code because
 * reading an XML file would be a good part of the start-up time.
 */
public final class QuietStart extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogOutput.use(context, new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.WARN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
