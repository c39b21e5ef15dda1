package io.github.mesiboprovisioner.local;

import java.nio.file.Path;

/** The command line of a broker: {@code [--port N] [--data FOLDER] [server.property=value]…}. */
final class BrokerArguments {

    private BrokerArguments() {}

    static BrokerSettings parse(String[] args) {
        BrokerSettings settings = BrokerSettings.defaults();
        for (int i = 0; i < args.length; i++) {
            settings =
                    switch (args[i]) {
                        case "--port" -> settings.withPort(Integer.parseInt(args[++i]));
                        case "--data" -> settings.withData(Path.of(args[++i]));
                        default -> property(settings, args[i]);
                    };
        }
        return settings;
    }

    private static BrokerSettings property(BrokerSettings settings, String argument) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("not a server property: " + argument);
        }
        return settings.with(argument.substring(0, equals), argument.substring(equals + 1));
    }
}
