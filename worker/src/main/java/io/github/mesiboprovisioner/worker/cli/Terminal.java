package io.github.mesiboprovisioner.worker.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command is given besides its arguments.
 *
 * @param out for what was asked for
 * @param err for why it cannot be had
 */
record Terminal(Map<String, String> environment, PrintWriter out, PrintWriter err) {
    Terminal {
        environment = Map.copyOf(environment);
    }
}
