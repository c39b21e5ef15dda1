package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every field of every object is one that its kind has, of the right type. */
class ManifestFieldsTest {

    /** Objects whose keys are the writer's choice. */
    private static final Set<String> FREE =
            Set.of(
                    "/annotations",
                    "/config",
                    "/data",
                    "/labels",
                    "/limits",
                    "/matchLabels",
                    "/requests",
                    "/spec/selector",
                    "/triggers/0/metadata",
                    "/triggers/1/metadata");

    static Stream<Manifests> overlays() throws IOException {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void object_anyOfTheOverlay_isAsItsModelSays(Manifests overlay) {
        assertThat(overlay.objects()).isNotEmpty();
        assertThat(overlay.objects()).allSatisfy(it -> assertThat(Models.problem(it)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void misspeltField_anywhere_isFound(Manifests overlay) {
        for (JsonNode object : overlay.objects()) {
            List<String> places = places(object, "");
            assertThat(places).isNotEmpty();
            for (String place : places) {
                JsonNode spoilt = object.deepCopy();
                ((ObjectNode) spoilt.at(place)).put("misspelt", "x");

                assertThat(Models.problem(spoilt)).as("%s %s", object, place).isPresent();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void wrongType_ofAnyNumber_isFound(Manifests overlay) {
        JsonNode set = overlay.only("StatefulSet").deepCopy();
        ((ObjectNode) set.at("/spec/template/spec")).put("terminationGracePeriodSeconds", "60");
        JsonNode map = overlay.all("ConfigMap").findFirst().orElseThrow().deepCopy();
        ((ObjectNode) map.at("/data")).put("MESIBO_RATE_LIMIT", 50);

        assertThat(Models.problem(set)).isPresent();
        assertThat(Models.problem(map)).isPresent();
    }

    private static List<String> places(JsonNode node, String path) {
        List<String> places = new ArrayList<>();
        if (node.isObject() && !isFree(node, path)) {
            places.add(path);
        }
        node.properties()
                .forEach(
                        field ->
                                places.addAll(
                                        places(field.getValue(), path + "/" + field.getKey())));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.addAll(places(node.get(i), path + "/" + i));
        }
        return places;
    }

    /** A Service's selector is free, others are not. */
    private static boolean isFree(JsonNode node, String path) {
        boolean isLabelSelector = node.has("matchLabels");
        return !isLabelSelector && FREE.stream().anyMatch(path::endsWith);
    }
}
