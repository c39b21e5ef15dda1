package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.kafka.ClientProperties;
import io.github.mesiboprovisioner.worker.kafka.Clients;
import io.github.mesiboprovisioner.worker.kafka.ControlWriter;
import io.github.mesiboprovisioner.worker.kafka.HeldRemovals;
import io.github.mesiboprovisioner.worker.kafka.HeldRemovals.Held;

import org.apache.kafka.common.KafkaException;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists held removals, and settles those that an operator chooses. */
final class Removals {

    private static final Duration READ_MAX = Duration.ofMinutes(2);

    private final Settings settings;
    private final Terminal terminal;
    private final ClientProperties properties;

    Removals(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        this.properties = new ClientProperties(settings.kafka(), settings.worker().instance().id());
    }

    /** What an operator decides. */
    enum Decision {
        RELEASE,
        REJECT;

        ControlCommand about(Held held) {
            ControlCommand.Kind kind =
                    switch (held.entity().kind()) {
                        case USER -> ControlCommand.Kind.USER;
                        case GROUP -> ControlCommand.Kind.GROUP;
                    };
            var entity = new ControlCommand.Entity(kind, held.entity().id());
            return switch (this) {
                case RELEASE -> new ControlCommand.Release(entity, held.removal().origin());
                case REJECT -> new ControlCommand.Reject(entity, held.removal().origin());
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which removals are meant.
     *
     * @param ids exactly these; empty: all that the rest describes
     */
    record Choice(List<String> ids, Optional<String> entity, Optional<String> text) {
        Choice {
            ids = List.copyOf(ids);
        }

        private List<Held> of(List<Held> all) {
            Predicate<Held> isMeant =
                    held ->
                            (ids.isEmpty() || ids.contains(held.id()))
                                    && entity.map(held.entity().id()::equals).orElse(true)
                                    && text.map(part -> says(held, part)).orElse(true);
            return all.stream().filter(isMeant).toList();
        }

        private static boolean says(Held held, String part) {
            var origin = held.removal().origin();
            return held.id().contains(part)
                    || held.entity().id().contains(part)
                    || origin.id().filter(id -> id.contains(part)).isPresent()
                    || origin.source().filter(source -> source.contains(part)).isPresent()
                    || origin.type().filter(type -> type.contains(part)).isPresent();
        }
    }

    ExitCode list(Choice choice, Output output) {
        return withFound(
                all -> {
                    RemovalsTable.print(choice.of(all), output, terminal.out());
                    return ExitCode.OK;
                });
    }

    /** Nothing is written unless all that is named is held. */
    ExitCode settle(Decision decision, Choice choice, boolean dryRun) {
        return withFound(
                all -> {
                    List<String> unknown = new ArrayList<>(choice.ids());
                    all.forEach(held -> unknown.remove(held.id()));
                    if (!unknown.isEmpty()) {
                        terminal.err().println("not held: " + String.join(", ", unknown));
                        return ExitCode.FAILED;
                    }
                    List<Held> chosen = choice.of(all);
                    if (!dryRun) {
                        new ControlWriter(properties, settings.topics().outputs().control())
                                .write(chosen.stream().map(decision::about).toList());
                    }
                    tell(decision, chosen, dryRun);
                    return ExitCode.OK;
                });
    }

    private void tell(Decision decision, List<Held> chosen, boolean dryRun) {
        PrintWriter out = terminal.out();
        String verb = dryRun ? "would " + decision.word() : decision.word();
        chosen.forEach(held -> out.println(verb + " " + RemovalsTable.line(held)));
        out.printf(
                dryRun
                        ? "%d removals; nothing was written%n"
                        : "%d commands are written for the workers%n",
                chosen.size());
    }

    /** What to do with all that are held. */
    private interface Use {
        ExitCode with(List<Held> all);
    }

    private ExitCode withFound(Use use) {
        try {
            return use.with(
                    new HeldRemovals(Clients.of(properties), settings.topics()).find(READ_MAX));
        } catch (KafkaException | StateCodec.Unreadable e) {
            terminal.err().println("Kafka: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }
}
