package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.local.process.BuildTree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What {@code kubectl kustomize} makes of a folder.
 *
 * @param name the folder's
 */
record Manifests(String name, List<JsonNode> objects) {

    private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

    /** {@code deploy/kubernetes}. */
    static Path root() {
        return BuildTree.find("provisioner.kubernetes", "deploy/kubernetes");
    }

    /** Every overlay there is: each is one for production. */
    static Stream<Manifests> overlays() throws IOException {
        try (Stream<Path> folders = Files.list(root().resolve("overlays"))) {
            return folders.sorted().map(Manifests::of).toList().stream();
        }
    }

    static Manifests overlay(String name) {
        return of(root().resolve("overlays").resolve(name));
    }

    static Manifests of(Path folder) {
        return RENDERED.computeIfAbsent(folder, Manifests::render);
    }

    private static Manifests render(Path folder) {
        String kubectl = Tool.named("kubectl").toString();
        try {
            Process process =
                    new ProcessBuilder(kubectl, "kustomize", folder.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (MappingIterator<JsonNode> documents =
                    new YAMLMapper()
                            .readerFor(JsonNode.class)
                            .readValues(process.getInputStream())) {
                List<JsonNode> objects = documents.readAll();
                if (process.onExit().join().exitValue() != 0) {
                    throw new AssertionError("kubectl cannot render " + folder);
                }
                return new Manifests(folder.getFileName().toString(), objects);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot render " + folder, e);
        }
    }

    Stream<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    /** The one of its kind. */
    JsonNode only(String kind) {
        List<JsonNode> found = all(kind).toList();
        if (found.size() != 1) {
            throw new AssertionError("%s has %d of kind %s".formatted(name, found.size(), kind));
        }
        return found.getFirst();
    }

    JsonNode named(String kind, String name) {
        return all(kind)
                .filter(object -> nameOf(object).equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("%s has no %s %s".formatted(this, kind, name)));
    }

    boolean has(String kind, String name) {
        return all(kind).anyMatch(object -> nameOf(object).equals(name));
    }

    /** What the StatefulSet's pods are made of. */
    JsonNode pod() {
        return only("StatefulSet").at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    @Override
    public String toString() {
        return name;
    }
}
