package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.kafka.ClientProperties;
import io.github.mesiboprovisioner.worker.kafka.Clients;
import io.github.mesiboprovisioner.worker.kafka.KafkaCheck;

import java.io.PrintWriter;
import java.util.Optional;

/** Looks whether the worker could run with these settings, and says so. Changes nothing. */
final class Check {
    private Check() {}

    static ExitCode run(Settings settings, Optional<String> liveUser, PrintWriter out) {
        out.println("ok   settings");
        ClientProperties properties =
                new ClientProperties(settings.kafka(), settings.worker().instance().id());
        boolean good = true;
        for (KafkaCheck.Finding finding :
                new KafkaCheck(Clients.of(properties), properties, settings.topics()).run()) {
            out.printf(
                    "%-4s %s: %s%n",
                    finding.good() ? "ok" : "FAIL", finding.subject(), finding.words());
            good &= finding.good();
        }
        try {
            good &= new BackendCheck(settings.mesibo(), out).run(liveUser);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            good = false;
        }
        return good ? ExitCode.OK : ExitCode.FAILED;
    }
}
