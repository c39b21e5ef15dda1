package io.github.mesiboprovisioner.checks.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.checks.monitoring.Monitoring.Alert;
import io.github.mesiboprovisioner.worker.observe.Metric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules are right, tested and explained. With {@code -Drules=write} the operator's resource is
 * written from them.
 */
final class RulesTest {

    private static final String RUNBOOKS = "https://REPOSITORY/deploy/monitoring/runbooks/";
    private static final Pattern OWN = Pattern.compile("(?<![:\\w])(?:provisioner|mesibo)_\\w+");
    private static final JsonNode TESTS = Monitoring.yaml("rules_test.yml").path("tests");
    private static final Set<String> SUFFIXES = Set.of("", "_bucket", "_count", "_sum", "_max");

    @Test
    void rules_promtool_findsNothingWrong() throws IOException, InterruptedException {
        Promtool promtool = Promtool.run("check", "rules", "rules.yml");

        assertThat(promtool.code()).as(promtool.output()).isZero();
    }

    @Test
    void rules_everyCase_holds() throws IOException, InterruptedException {
        Promtool promtool = Promtool.run("test", "rules", "rules_test.yml");

        assertThat(promtool.code()).as(promtool.output()).isZero();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_hasACaseInWhichItFiresAndOneInWhichItDoesNot(Alert alert) {
        List<JsonNode> cases =
                TESTS.valueStream()
                        .flatMap(test -> test.path("alert_rule_test").valueStream())
                        .filter(test -> test.path("alertname").asText().equals(alert.name()))
                        .toList();

        assertThat(cases).anyMatch(test -> firing(test).anyMatch(alert.severity()::equals));
        assertThat(cases).anyMatch(test -> firing(test).noneMatch(alert.severity()::equals));
    }

    private static Stream<String> firing(JsonNode test) {
        return test.path("exp_alerts")
                .valueStream()
                .map(alert -> alert.path("exp_labels").path("severity").asText());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_followsTheConventions(Alert alert) {
        assertThat(alert.name()).matches("MesiboProvisioner([A-Z][a-z]+)+");
        assertThat(alert.severity()).isIn("critical", "warning", "info");
        assertThat(alert.annotation("summary")).endsWith(".").doesNotContain("{{");
        assertThat(alert.annotation("description"))
                .startsWith("{{ $labels.namespace }}/{{ $labels.job }}: ");
        assertThat(alert.annotation("runbook_url")).isEqualTo(RUNBOOKS + alert.name() + ".md");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_hasARunbook(Alert alert) {
        assertThat(Monitoring.text("runbooks/" + alert.name() + ".md"))
                .startsWith("# " + alert.name() + "\n")
                .contains(alert.severity())
                .containsSubsequence(
                        "## What it means",
                        "## What users feel",
                        "## What to look at",
                        "## What to do",
                        "## When it is safe to ignore");
    }

    @Test
    void runbooks_areOfAlertsThatExist() throws IOException {
        List<String> pages = alerts().stream().map(alert -> alert.name() + ".md").toList();

        try (Stream<Path> files = Files.list(Monitoring.file("runbooks"))) {
            assertThat(files.map(page -> page.getFileName().toString())).isSubsetOf(pages);
        }
    }

    @Test
    void expressions_nameMetricsThatTheWorkerHas() {
        Set<String> exposed =
                Stream.of(Metric.values())
                        .flatMap(metric -> SUFFIXES.stream().map(metric.exposedName()::concat))
                        .collect(Collectors.toSet());

        assertThat(Monitoring.rules().map(rule -> rule.path("expr").asText()))
                .allSatisfy(
                        expression ->
                                assertThat(OWN.matcher(expression).results())
                                        .extracting(MatchResult::group)
                                        .isSubsetOf(exposed));
    }

    @Test
    void expressions_nameRecordsThatThereAre() {
        Set<String> records =
                Monitoring.rules()
                        .map(rule -> rule.path("record").asText())
                        .collect(Collectors.toSet());
        Pattern recorded = Pattern.compile("\\w+:\\w+:\\w+");

        assertThat(Monitoring.rules().map(rule -> rule.path("expr").asText()))
                .allSatisfy(
                        expression ->
                                assertThat(recorded.matcher(expression).results())
                                        .extracting(MatchResult::group)
                                        .isSubsetOf(records));
    }

    @Test
    void operatorsResource_holdsTheSameRules() throws IOException {
        Path file = Monitoring.file("prometheusrule.yaml");
        String before = Files.readString(file);
        String head = before.substring(0, before.indexOf("  groups:\n"));
        String rules = Monitoring.text("rules.yml");
        String wanted = head + rules.substring(rules.indexOf("groups:\n")).indent(2);
        if ("write".equals(System.getProperty("rules"))) {
            Files.writeString(file, wanted);
        } else {
            assertThat(before).as("to be written by -Drules=write").isEqualTo(wanted);
        }
        assertThat(Monitoring.yaml("prometheusrule.yaml").path("spec"))
                .isEqualTo(Monitoring.yaml("rules.yml"));
    }

    @Test
    void operatorsResource_hasNoFieldThatTheOperatorDoesNotKnow() {
        PrometheusRule resource =
                new ObjectMapper()
                        .convertValue(Monitoring.yaml("prometheusrule.yaml"), PrometheusRule.class);

        assertThat(resource.getAdditionalProperties()).isEmpty();
        assertThat(resource.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(resource.getSpec().getGroups())
                .isNotEmpty()
                .allMatch(group -> group.getAdditionalProperties().isEmpty())
                .flatMap(RuleGroup::getRules)
                .isNotEmpty()
                .allMatch(rule -> rule.getAdditionalProperties().isEmpty());
    }

    @Test
    void component_inAnOverlay_bringsRulesAndDashboard(@TempDir Path overlay)
            throws IOException, InterruptedException {
        Path component =
                overlay.toRealPath().relativize(Monitoring.file("").toRealPath().normalize());
        Files.writeString(
                overlay.resolve("kustomization.yaml"), "components: [" + component + "]\n");

        Process kubectl =
                new ProcessBuilder(
                                Tool.named("kubectl").toString(), "kustomize", overlay.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();

        assertThat(kubectl.inputReader().lines())
                .contains(
                        "kind: PrometheusRule", "kind: ConfigMap", "    grafana_dashboard: \"1\"");
        assertThat(kubectl.waitFor()).isZero();
    }

    static List<Alert> alerts() {
        return Monitoring.alerts();
    }
}
