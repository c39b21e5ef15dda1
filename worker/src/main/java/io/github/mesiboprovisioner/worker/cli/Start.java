package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.Unknown;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;
import io.github.mesiboprovisioner.worker.observe.log.LogOutput;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.function.Function;

/** What commands with settings do first. */
final class Start {
    private static final Logger log = LoggerFactory.getLogger(Start.class);

    private Start() {}

    static ExitCode with(Terminal terminal, Function<Settings, ExitCode> command) {
        try {
            Settings settings = Settings.from(terminal.environment());
            LogOutput.use(settings.log());
            tellIgnored(terminal);
            return command.apply(settings);
        } catch (UnusableSettings e) {
            terminal.err().println(e.getMessage());
            return ExitCode.UNUSABLE;
        }
    }

    private static void tellIgnored(Terminal terminal) {
        List<String> ignored = Unknown.ignored(terminal.environment());
        if (!ignored.isEmpty()) {
            log.info("ignored, as set by the platform: {}", String.join(", ", ignored));
        }
    }
}
