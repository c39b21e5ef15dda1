package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code status}. */
@Command(
        name = "status",
        description =
                "Prints what running workers do, as their management ports tell it. Exit code 1 if"
                        + " one of them does not answer.")
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "URL",
            arity = "0..*",
            description =
                    "Management ports, as http://HOST:PORT or HOST:PORT (default: the configured"
                            + " port of this host).")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "table|json",
            description = "The form (default: table).")
    private Output output = Output.TABLE;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<URI> instances = new ArrayList<>();
        try {
            for (String address : addresses) {
                instances.add(instance(address));
            }
            if (instances.isEmpty()) {
                instances.add(configured());
            }
        } catch (UnusableSettings | Unusable e) {
            terminal.err().println(e.getMessage());
            return ExitCode.UNUSABLE.code();
        }
        return StatusOf.all(instances).print(output, terminal.out()).code();
    }

    private URI configured() throws UnusableSettings, Unusable {
        int port = Settings.managementPort(terminal.environment());
        if (port == 0) {
            throw new Unusable("the management port is any free one: name it, as HOST:PORT");
        }
        return instance("127.0.0.1:" + port);
    }

    /** Where the status of the instance with this address is. */
    private static URI instance(String address) throws Unusable {
        try {
            URI uri = new URI(address.contains("://") ? address : "http://" + address);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri.resolve("/status");
            }
        } catch (URISyntaxException e) {
            // Said below: it may have a password in it, and so has the exception's text.
        }
        throw new Unusable("not the address of a management port; accepted: http://HOST:PORT");
    }

    /** What cannot be asked. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unusable(String message) {
            super(message);
        }
    }
}
