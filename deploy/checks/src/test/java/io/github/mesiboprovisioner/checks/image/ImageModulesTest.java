package io.github.mesiboprovisioner.checks.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.process.BuildTree;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The image's run time has what Kafka's client finds by name, so that no tool sees the need: what
 * works from the jar works from the image.
 */
final class ImageModulesTest {

    private static final String LIST = "ARG MODULES=";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com/sun/security/auth/module/Krb5LoginModule.class",
                "com/sun/security/sasl/gsskerb/JdkSASL.class",
                "com/sun/security/sasl/Provider.class",
                "sun/net/httpserver/DefaultHttpServerProvider.class",
            })
    void modules_haveTheClass(String file) throws IOException {
        Configuration image =
                Configuration.empty()
                        .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), modules());

        assertThat(image.modules()).anyMatch(module -> has(module, file));
    }

    private static List<String> modules() throws IOException {
        Path dockerfile = BuildTree.find("provisioner.image.dockerfile", "deploy/image/Dockerfile");
        String list =
                Files.readAllLines(dockerfile).stream()
                        .filter(line -> line.startsWith(LIST))
                        .findFirst()
                        .orElseThrow();
        return List.of(list.substring(LIST.length()).split(",", -1));
    }

    private static boolean has(ResolvedModule module, String file) {
        try (ModuleReader reader = module.reference().open()) {
            return reader.find(file).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
