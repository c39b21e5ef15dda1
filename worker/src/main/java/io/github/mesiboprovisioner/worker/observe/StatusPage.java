package io.github.mesiboprovisioner.worker.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.LinkedHashSet;
import java.util.Set;

/** {@code /status} for people: the same fields, as nested tables, without any script. */
final class StatusPage {
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="5">
            <title>mesibo-provisioner</title>
            <style>
            body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; color-scheme: light dark }
            table { border-collapse: collapse }
            th, td { border: 1px solid #8888; padding: .2em .6em; text-align: left; vertical-align: top }
            th { font-weight: 600 }
            </style>
            </head>
            <body>
            <h1>mesibo-provisioner</h1>
            <p>More for machines: <a href="status">status</a>, <a href="metrics">metrics</a>,
            <a href="livez">livez</a>, <a href="readyz">readyz</a></p>
            """;

    private StatusPage() {}

    static String of(StatusSnapshot now) {
        StringBuilder page = new StringBuilder(HEAD);
        write(page, StatusJson.status(now));
        return page.append("\n</body>\n</html>\n").toString();
    }

    private static void write(StringBuilder page, JsonNode node) {
        if (node instanceof ObjectNode object) {
            page.append("<table>");
            object.properties().forEach(field -> field(page, field.getKey(), field.getValue()));
            page.append("</table>");
        } else if (node instanceof ArrayNode array) {
            list(page, array);
        } else {
            page.append(escaped(node.asText()));
        }
    }

    private static void field(StringBuilder page, String name, JsonNode value) {
        cell(page.append("<tr>"), "th", name);
        page.append("<td>");
        write(page, value);
        page.append("</td></tr>\n");
    }

    /** Objects of one kind are rows of one table. */
    private static void list(StringBuilder page, ArrayNode array) {
        Set<String> columns = new LinkedHashSet<>();
        array.forEach(entry -> entry.fieldNames().forEachRemaining(columns::add));
        if (columns.isEmpty()) {
            array.forEach(entry -> write(page.append("<div>"), entry, "</div>"));
            return;
        }
        page.append("<table><tr>");
        columns.forEach(column -> cell(page, "th", column));
        page.append("</tr>\n");
        array.forEach(entry -> row(page, columns, entry));
        page.append("</table>");
    }

    private static void row(StringBuilder page, Set<String> columns, JsonNode entry) {
        page.append("<tr>");
        columns.forEach(column -> cell(page, "td", entry.path(column).asText()));
        page.append("</tr>\n");
    }

    private static void cell(StringBuilder page, String element, String text) {
        page.append('<').append(element).append('>').append(escaped(text));
        page.append("</").append(element).append('>');
    }

    private static void write(StringBuilder page, JsonNode node, String end) {
        write(page, node);
        page.append(end);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
