package io.github.mesiboprovisioner.worker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.worker.kafka.HeldRemovals.Held;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Held removals as people and programs read them. */
final class RemovalsTable {
    private RemovalsTable() {}

    static void print(List<Held> held, Output output, PrintWriter out) {
        switch (output) {
            case TABLE -> table(held, out);
            case JSON -> out.println(json(held).toPrettyString());
        }
    }

    /** One of them in a line. */
    static String line(Held held) {
        return "%s %s %s %s".formatted(held.id(), kind(held), held.entity().id(), removal(held));
    }

    private static void table(List<Held> held, PrintWriter out) {
        if (held.isEmpty()) {
            out.println("no removal is held");
            return;
        }
        int ids = held.stream().mapToInt(one -> one.id().length()).max().orElse(0);
        int entities = held.stream().mapToInt(one -> one.entity().id().length()).max().orElse(0);
        String form = "%-" + ids + "s  %-5s  %-" + Math.max(6, entities) + "s  %-12s  %-20s  %s%n";
        out.printf(form, "ID", "KIND", "ENTITY", "REMOVAL", "HELD SINCE", "EVENT");
        for (Held one : held) {
            out.printf(
                    form,
                    one.id(),
                    kind(one),
                    one.entity().id(),
                    removal(one),
                    one.removal().since().truncatedTo(ChronoUnit.SECONDS),
                    one.removal().origin().id().orElse(""));
        }
    }

    private static ArrayNode json(List<Held> held) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Held one : held) {
            ObjectNode row = rows.addObject();
            row.put("id", one.id());
            row.put("kind", kind(one));
            row.put("entity", one.entity().id());
            row.put("removal", word(one.removal().kind()));
            row.put("members", one.members());
            row.put("since", one.removal().since().toString());
            one.removal().origin().id().ifPresent(id -> row.put("event", id));
            one.removal().origin().source().ifPresent(source -> row.put("source", source));
            one.removal().origin().type().ifPresent(type -> row.put("type", type));
        }
        return rows;
    }

    private static String removal(Held held) {
        return switch (held.removal().kind()) {
            case DEACTIVATE, DELETE -> word(held.removal().kind());
            case MEMBERS -> held.members() + " members";
        };
    }

    private static String kind(Held held) {
        return word(held.entity().kind());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
