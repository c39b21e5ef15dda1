package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * The command line of a simulator: {@code [--port N] [--host ADDRESS] [--settings JSON]}, with the
 * JSON that {@code PATCH /admin/settings} takes. The app token is better given in the environment,
 * {@code SIMULATOR_APP_TOKEN}.
 */
record SimulatorArguments(InetAddress host, SimulatorSettings settings) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static SimulatorArguments parse(String[] args, Map<String, String> environment) {
        SimulatorSettings settings = SimulatorSettings.defaults();
        String token = environment.getOrDefault("SIMULATOR_APP_TOKEN", "");
        SimulatorArguments arguments =
                new SimulatorArguments(
                        InetAddress.getLoopbackAddress(),
                        token.isEmpty() ? settings : settings.withAppToken(token));
        for (int i = 0; i + 1 < args.length; i += 2) {
            arguments = arguments.with(args[i], args[i + 1]);
        }
        return arguments;
    }

    private SimulatorArguments with(String name, String value) {
        return switch (name) {
            case "--port" ->
                    new SimulatorArguments(host, settings.withPort(Integer.parseInt(value)));
            case "--host" -> new SimulatorArguments(address(value), settings);
            case "--settings" -> new SimulatorArguments(host, settings(value));
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + name, e);
        }
    }

    private SimulatorSettings settings(String json) {
        try {
            return SettingsReader.read(JSON.readTree(json), settings);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("--settings is not JSON", e);
        }
    }
}
