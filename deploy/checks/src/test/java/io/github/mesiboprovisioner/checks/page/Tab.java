package io.github.mesiboprovisioner.checks.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A tab of the browser, seen as on some device. */
final class Tab {

    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

    private final DevTools tools;
    private final String session;

    Tab(DevTools tools, String session) {
        this.tools = tools;
        this.session = session;
        Stream.of("Page", "Runtime", "Log", "Network", "Accessibility")
                .forEach(domain -> call(domain + ".enable", object()));
    }

    /**
     * Another device.
     *
     * @param width in CSS pixels
     * @param scheme {@code light} or {@code dark}
     */
    void device(int width, int height, boolean isPhone, String scheme) {
        call(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", isPhone ? 2 : 1)
                        .put("mobile", isPhone));
        ObjectNode media = object();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        call("Emulation.setEmulatedMedia", media);
    }

    /** Loads a page and waits until it has. */
    void open(URI page) {
        int before = loaded();
        call("Page.navigate", object().put("url", page.toString()));
        Awaitility.await("the page is loaded").atMost(LOAD_LIMIT).until(() -> loaded() > before);
    }

    private int loaded() {
        return (int) events().filter(event -> name(event).equals("Page.loadEventFired")).count();
    }

    /** What the browser complains about. */
    List<String> complaints() {
        return events().filter(
                        event ->
                                List.of(
                                                "Log.entryAdded",
                                                "Runtime.consoleAPICalled",
                                                "Runtime.exceptionThrown",
                                                "Network.loadingFailed")
                                        .contains(name(event)))
                .map(event -> event.path("params").toString())
                .toList();
    }

    /** The addresses of everything that was loaded from somewhere. */
    List<String> requests() {
        return events().filter(event -> name(event).equals("Network.requestWillBeSent"))
                .map(event -> event.at("/params/request/url").asText())
                .filter(url -> !url.startsWith("data:"))
                .toList();
    }

    /** The value of a JavaScript expression. */
    JsonNode value(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        object().put("expression", expression).put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.path("exceptionDetails").toString());
        }
        return answer.at("/result/value");
    }

    /** Presses a key that has no character. */
    void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    object().put("type", type)
                            .put("key", key)
                            .put("code", key)
                            .put("windowsVirtualKeyCode", code));
        }
    }

    /** What a screen reader is told: {@code role: name} of every node that says something. */
    List<String> spoken() {
        return call("Accessibility.getFullAXTree", object())
                .path("nodes")
                .valueStream()
                .filter(node -> !node.path("ignored").asBoolean())
                .map(
                        node ->
                                node.at("/role/value").asText()
                                        + ": "
                                        + node.at("/name/value").asText())
                .toList();
    }

    /** The whole page as a picture. */
    void screenshot(Path file) throws IOException {
        String picture =
                call(
                                "Page.captureScreenshot",
                                object().put("format", "png").put("captureBeyondViewport", true))
                        .path("data")
                        .asText();
        Files.write(file, Base64.getDecoder().decode(picture));
    }

    private Stream<JsonNode> events() {
        return tools.events(session).stream();
    }

    private static String name(JsonNode event) {
        return event.path("method").asText();
    }

    private JsonNode call(String method, ObjectNode parameters) {
        return tools.call(session, method, parameters);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
