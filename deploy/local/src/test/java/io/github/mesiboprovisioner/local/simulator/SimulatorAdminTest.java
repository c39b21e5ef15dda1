package io.github.mesiboprovisioner.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/** The journal, the figures and the switches, as scripts see them. */
class SimulatorAdminTest {

    private static final String ISSUE =
            """
            {"op":"useradd","user":{"address":"ada","name":"Ada",
             "token":{"appid":"app","expiry":60,"v2":true}}}
            """;

    private MesiboSimulator simulator;
    private BackendClient client;

    @BeforeEach
    void start() {
        simulator = MesiboSimulator.start(SimulatorSettings.defaults());
        client = new BackendClient(simulator);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void journal_calls_areListedWithoutSecrets() throws IOException, InterruptedException {
        String token = client.call(ISSUE).at("/user/token").asText();
        client.call("{\"op\":\"groupadd\",\"group\":{\"name\":\"Team\"}}");
        client.call("{\"op\":\"userdel\",\"user\":{\"address\":\"nobody\"}}");

        JsonNode journal = client.admin("GET", "journal", "");

        assertThat(journal.findValuesAsText("op"))
                .containsExactly("useradd", "groupadd", "userdel");
        assertThat(journal.findValuesAsText("outcome")).containsExactly("ok", "ok", "NOTFOUND");
        assertThat(journal.get(0).path("issuedToken").asBoolean()).isTrue();
        assertThat(journal.get(1).path("gid").asLong())
                .isEqualTo(simulator.groups().getFirst().gid());
        assertThat(journal.get(2).path("executed").asBoolean()).isFalse();
        assertThat(journal.toString()).doesNotContain(token, "local-app-token");
        assertThat(client.admin("GET", "journal?from=2&limit=1", "").findValuesAsText("op"))
                .containsExactly("groupadd");
    }

    @Test
    void stats_calls_areCounted() throws IOException, InterruptedException {
        client.call(ISSUE);
        client.call(ISSUE);

        JsonNode stats = client.admin("GET", "stats", "");

        assertThat(stats.path("calls").asInt()).isEqualTo(2);
        assertThat(stats.at("/outcomes/useradd/ok").asInt()).isEqualTo(2);
        assertThat(stats.path("overlaps").asInt()).isZero();
        assertThat(stats.path("remoteAddresses").get(0).asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void state_users_showsHashesOnly() throws IOException, InterruptedException {
        String token = client.call(ISSUE).at("/user/token").asText();

        JsonNode users = client.admin("GET", "users", "");

        assertThat(users.at("/0/tokens/app").asText()).isEqualTo(User.sha256(token));
        assertThat(users.toString()).doesNotContain(token);
        String question = "{\"address\":\"ada\",\"appId\":\"app\",\"token\":\"%s\"}";
        assertThat(accepts(question.formatted(token))).isTrue();
        assertThat(accepts(question.formatted("other"))).isFalse();
    }

    @Test
    void faults_json_areRules() throws IOException, InterruptedException {
        JsonNode set =
                client.admin(
                        "PUT",
                        "faults",
                        """
                        {"seed": 3, "rules": [{"kind": "refuse", "op": "useradd", "first": 1,
                          "refusal": {"error": "BADVALUE", "code": 422, "properties": ["name"]}}]}
                        """);
        JsonNode refused = client.call(ISSUE);
        JsonNode hits = client.admin("GET", "faults", "");
        client.admin("DELETE", "faults", "");

        assertThat(set.get(0).path("hits").asInt()).isZero();
        assertThat(refused.path("code").asInt()).isEqualTo(422);
        assertThat(hits.get(0).path("hits").asInt()).isEqualTo(1);
        assertThat(client.admin("GET", "faults", "")).isEmpty();
    }

    @Test
    void faults_misspelt_areRefused() throws IOException, InterruptedException {
        JsonNode reply =
                client.admin("PUT", "faults", "{\"rules\":[{\"kind\":\"hang\",\"frist\":1}]}");

        assertThat(reply.path("problem").asText()).contains("frist");
    }

    @Test
    void settings_patch_changesOnlyWhatItNames() throws IOException, InterruptedException {
        client.admin(
                "PATCH",
                "settings",
                """
                {"appToken": "new", "deployment": "self-hosted", "rateLimit": 100,
                 "latencyMillis": {"p50": 1, "p99": 2}, "removal": "permissions",
                 "unknownUser": {"error": "NOUSER"}, "quirks": ["uid-as-text"]}
                """);
        client.appToken("new");

        JsonNode added = client.call(ISSUE);
        JsonNode unknown = client.call("{\"op\":\"userdel\",\"user\":{\"address\":\"x\"}}");
        JsonNode users = client.call("{\"op\":\"usersget\",\"user\":{\"address\":\"*\"}}");

        assertThat(added.at("/user/uid").isTextual()).isTrue();
        assertThat(unknown.path("error").asText()).isEqualTo("NOUSER");
        assertThat(unknown.has("code")).isFalse();
        assertThat(users.path("count").asInt()).isEqualTo(1);
    }

    @Test
    void byHand_change_leavesNoTrace() throws IOException, InterruptedException {
        JsonNode reply =
                client.admin(
                        "POST", "by-hand", "{\"op\":\"useradd\",\"user\":{\"address\":\"drift\"}}");

        assertThat(reply.path("outcome").asText()).isEqualTo("ok");
        assertThat(simulator.users()).hasSize(1);
        assertThat(simulator.journal()).isEmpty();
        assertThat(simulator.byHand("{\"op\":\"userdel\",\"user\":{\"address\":\"drift\"}}"))
                .isEqualTo("ok");
    }

    @Test
    void query_afterClose_stillAnswers() throws IOException, InterruptedException {
        client.send(ISSUE, Duration.ofSeconds(10));
        simulator.close();

        assertThat(simulator.users()).hasSize(1);
        assertThat(simulator.stats().calls()).isEqualTo(1);
    }

    private boolean accepts(String question) throws IOException, InterruptedException {
        return client.admin("POST", "accepts-token", question).path("accepted").asBoolean();
    }
}
