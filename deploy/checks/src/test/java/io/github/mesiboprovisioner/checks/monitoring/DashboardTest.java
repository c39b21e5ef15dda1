package io.github.mesiboprovisioner.checks.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** The dashboard can be provisioned as it is. That its queries give data, MonitoringIT shows. */
final class DashboardTest {

    private static final int COLUMNS = 24;

    @Test
    void dashboard_provisioned_keepsItsAddressAndBelongsToNoDatabase() {
        JsonNode dashboard = Dashboard.json();

        assertThat(dashboard.path("uid").asText()).isEqualTo("mesibo-provisioner");
        assertThat(dashboard.path("id").isNull()).isTrue();
        assertThat(dashboard.has("__inputs")).isFalse();
    }

    @Test
    void everySource_isTheVariable() {
        assertThat(Dashboard.variables().map(variable -> variable.path("type").asText()))
                .startsWith("datasource");
        assertThat(Dashboard.json().findValues("datasource"))
                .filteredOn(source -> source.has("uid"))
                .isNotEmpty()
                .allMatch(source -> source.path("uid").asText().equals("${datasource}"));
        assertThat(Dashboard.panels())
                .filteredOn(panel -> panel.has("targets"))
                .allMatch(panel -> panel.path("datasource").has("uid"));
    }

    @Test
    void everyRate_isOverGrafanasInterval() {
        assertThat(Dashboard.queries())
                .filteredOn(query -> query.expression().matches(".*\\b(rate|increase)\\(.*"))
                .isNotEmpty()
                .allMatch(query -> query.expression().contains("[$__rate_interval]"));
    }

    @Test
    void everyPanel_hasATitleAPlaceAndSomethingToSay() {
        List<JsonNode> panels = Dashboard.panels();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels)
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .allSatisfy(
                        panel -> {
                            assertThat(panel.path("title").asText()).isNotBlank();
                            assertThat(panel.path("description").asText()).isNotBlank();
                            assertThat(panel.path("targets").size()).isPositive();
                        });
    }

    @Test
    void panels_onTheGrid_doNotOverlap() {
        List<Rectangle> places = new ArrayList<>();
        for (JsonNode panel : Dashboard.panels()) {
            Rectangle place = place(panel.path("gridPos"));
            assertThat(place.x + place.width).isLessThanOrEqualTo(COLUMNS);
            assertThat(places).noneMatch(place::intersects);
            places.add(place);
        }
    }

    private static Rectangle place(JsonNode position) {
        return new Rectangle(
                position.path("x").asInt(),
                position.path("y").asInt(),
                position.path("w").asInt(),
                position.path("h").asInt());
    }
}
