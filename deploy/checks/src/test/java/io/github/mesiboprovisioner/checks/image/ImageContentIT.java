package io.github.mesiboprovisioner.checks.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in the image, and what it says about itself. */
class ImageContentIT {

    private static WorkerImage image;

    @TempDir private Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        image = WorkerImage.whole();
    }

    @Test
    void configuration_ofTheImage_needsNoOptions() throws IOException, InterruptedException {
        assertThat(image.inspect("{{.Config.User}}")).isEqualTo("65532:65532");
        assertThat(image.inspect("{{json .Config.Labels}}"))
                .contains("\"org.opencontainers.image.title\":\"mesibo-provisioner\"")
                .contains("\"org.opencontainers.image.version\":\"1.")
                .contains("\"org.opencontainers.image.base.name\":\"");
        assertThat(
                        image.docker()
                                .ask(
                                        "run",
                                        "--rm",
                                        "--label=" + Docker.LABEL,
                                        image.name(),
                                        "version"))
                .startsWith("mesibo-provisioner 1.");
    }

    @Test
    void bom_inTheImage_namesExactlyTheJars()
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path app = copyOfApp();

        Map<String, String> jars = new TreeMap<>();
        try (Stream<Path> lib = Files.list(app.resolve("lib"))) {
            for (Path jar : lib.toList()) {
                jars.put(jar.getFileName().toString(), sha256(jar));
            }
        }

        assertThat(bom(app.resolve("bom.json"))).isEqualTo(jars);
    }

    /** All but the last one, the cache's: it depends on how the training run went. */
    @Test
    void layers_builtAgain_areTheSame() throws IOException, InterruptedException {
        List<String> again = WorkerImage.withoutCache().layers();

        assertThat(again).hasSizeGreaterThan(3);
        assertThat(image.layers())
                .startsWith(again.toArray(String[]::new))
                .hasSize(again.size() + 1);
    }

    private Path copyOfApp() throws IOException, InterruptedException {
        Docker docker = image.docker();
        String container = docker.ask("create", "--label=" + Docker.LABEL, image.name());
        try {
            docker.ask("cp", container + ":/app", folder.toString());
        } finally {
            docker.ask("rm", container);
        }
        return folder.resolve("app");
    }

    /** The jars that it names, with their hashes. */
    private static Map<String, String> bom(Path file) throws IOException {
        Map<String, String> jars = new TreeMap<>();
        for (JsonNode component : new ObjectMapper().readTree(file.toFile()).path("components")) {
            String name =
                    component.path("name").asText() + "-" + component.path("version").asText();
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    jars.put(name + ".jar", hash.path("content").asText());
                }
            }
        }
        return jars;
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(hash);
    }
}
