package io.github.mesiboprovisioner.worker.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

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
            object.properties().forEach(field -> row(page, field.getKey(), field.getValue()));
            page.append("</table>");
        } else if (node.isArray()) {
            node.forEach(entry -> write(page.append("<div>"), entry, "</div>"));
        } else {
            page.append(escaped(node.asText()));
        }
    }

    private static void row(StringBuilder page, String name, JsonNode value) {
        page.append("<tr><th scope=\"row\">").append(escaped(name)).append("</th><td>");
        write(page, value, "</td></tr>\n");
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
