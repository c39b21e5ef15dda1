package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the worker sees in the StatefulSet's first pod: variables and files. */
final class PodEnvironment {

    private PodEnvironment() {}

    /**
     * Lays out the files below a folder, and returns the variables with the mounts' paths replaced
     * by those below it.
     *
     * @param contents of files by their path in the pod
     */
    static Map<String, String> laidOut(Manifests overlay, Path folder, Map<String, String> contents)
            throws IOException {
        for (Mounted file : mounted(overlay)) {
            Path path = Path.of(folder + file.path());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, Objects.requireNonNull(contents.get(file.path()), file.path()));
        }
        Map<String, String> variables = variables(overlay);
        variables.replaceAll((_, value) -> below(folder, value, overlay));
        return variables;
    }

    /**
     * One file that the pod sees.
     *
     * @param source the Secret or ConfigMap
     */
    record Mounted(String kind, String source, String key, String path) {}

    /** The files of all mounted Secrets and ConfigMaps. */
    static List<Mounted> mounted(Manifests overlay) {
        return Manifests.each(overlay.container().path("volumeMounts"))
                .flatMap(mount -> mounted(mount, volume(overlay, mount.path("name").asText())))
                .toList();
    }

    /** The environment as it is written, in the first pod. */
    static Map<String, String> variables(Manifests overlay) {
        Map<String, String> variables = new TreeMap<>();
        JsonNode container = overlay.container();
        Manifests.each(container.path("envFrom"))
                .map(from -> overlay.named("ConfigMap", from.at("/configMapRef/name").asText()))
                .flatMap(map -> map.path("data").properties().stream())
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        Manifests.each(container.path("env"))
                .forEach(
                        one ->
                                variables.put(
                                        one.path("name").asText(),
                                        one.has("value")
                                                ? one.path("value").asText()
                                                : field(overlay, one)));
        return variables;
    }

    private static String field(Manifests overlay, JsonNode variable) {
        String path = variable.at("/valueFrom/fieldRef/fieldPath").asText();
        if (!path.equals("metadata.name")) {
            throw new AssertionError(variable + " is not known here");
        }
        return Manifests.nameOf(overlay.only("StatefulSet")) + "-0";
    }

    private static JsonNode volume(Manifests overlay, String name) {
        return Manifests.each(overlay.pod().path("volumes"))
                .filter(volume -> volume.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no volume " + name));
    }

    private static Stream<Mounted> mounted(JsonNode mount, JsonNode volume) {
        String folder = mount.path("mountPath").asText();
        Stream<JsonNode> sources =
                Stream.concat(Stream.of(volume), Manifests.each(volume.at("/projected/sources")));
        return sources.flatMap(
                source ->
                        Stream.concat(
                                items(folder, "Secret", "secretName", source.path("secret")),
                                items(folder, "ConfigMap", "name", source.path("configMap"))));
    }

    private static Stream<Mounted> items(
            String folder, String kind, String nameField, JsonNode source) {
        String name = source.path(nameField).asText(source.path("name").asText());
        return Manifests.each(source.path("items"))
                .map(
                        item ->
                                new Mounted(
                                        kind,
                                        name,
                                        item.path("key").asText(),
                                        folder + "/" + item.path("path").asText()));
    }

    /** Only paths of files: what else is mounted is the JVM's affair. */
    private static String below(Path folder, String value, Manifests overlay) {
        String replaced = value;
        for (JsonNode mount : overlay.container().path("volumeMounts")) {
            String path = mount.path("mountPath").asText();
            if (mounted(overlay).stream().anyMatch(file -> file.path().startsWith(path + "/"))) {
                replaced = replaced.replace(path, folder + path);
            }
        }
        return replaced;
    }
}
