package io.github.mesiboprovisioner.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** What the operations do and how they refuse, as MESIBO.md has it. */
class SimulatorBehaviourTest {

    private static final String APP = "com.example.app";

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
    void useradd_twice_keepsUidAndEdits() throws IOException, InterruptedException {
        JsonNode first = call("useradd", "user", "{'address':'ada','name':'Ada'}");
        JsonNode second = call("useradd", "user", "{'address':'ada','name':'Ada L.'}");

        assertThat(second.at("/user/uid").asLong()).isEqualTo(first.at("/user/uid").asLong());
        assertThat(simulator.users())
                .singleElement()
                .satisfies(user -> assertThat(user.name()).isEqualTo("Ada L."));
    }

    @Test
    void useradd_withoutActive_activatesAgain() throws IOException, InterruptedException {
        call("useradd", "user", "{'address':'ada','active':false}");
        assertThat(simulator.users().getFirst().active()).isFalse();

        call("useradd", "user", "{'address':'ada'}");

        assertThat(simulator.users().getFirst().active()).isTrue();
    }

    @Test
    void useradd_withoutToken_issuesNone() throws IOException, InterruptedException {
        String token = issue("ada", APP);

        JsonNode reply = call("useradd", "user", "{'address':'ada','name':'x'}");

        assertThat(reply.at("/user").has("token")).isFalse();
        assertThat(simulator.acceptsToken("ada", APP, token)).isTrue();
    }

    @Test
    void useradd_newToken_invalidatesTheOneOfTheSameApp() throws IOException, InterruptedException {
        String first = issue("ada", APP);
        String other = issue("ada", "com.example.other");

        String second = issue("ada", APP);

        assertThat(simulator.acceptsToken("ada", APP, first)).isFalse();
        assertThat(simulator.acceptsToken("ada", APP, second)).isTrue();
        assertThat(simulator.acceptsToken("ada", "com.example.other", other)).isTrue();
        assertThat(simulator.users().getFirst().tokens()).containsEntry(APP, User.sha256(second));
    }

    @Test
    void userset_inactiveAndTokenRemoved_locksOut() throws IOException, InterruptedException {
        String token = issue("ada", APP);

        call("userset", "user", "{'address':'ada','active':false,'token':{'remove':true}}");
        assertThat(simulator.acceptsToken("ada", APP, token)).isFalse();
        call("useradd", "user", "{'address':'ada'}");

        assertThat(simulator.acceptsToken("ada", APP, token)).isFalse();
    }

    @Test
    void userdel_member_leavesItsGroupsAndIsNewAfterwards()
            throws IOException, InterruptedException {
        long uid = call("useradd", "user", "{'address':'ada'}").at("/user/uid").asLong();
        long gid = group("Team");
        edit(gid, "ada", "");

        call("userdel", "user", "{'address':'ada'}");

        assertThat(simulator.groups().getFirst().members()).isEmpty();
        assertThat(simulator.deletedUsers()).containsExactly("ada");
        JsonNode again = call("useradd", "user", "{'address':'ada'}");
        assertThat(again.at("/user/uid").asLong()).isNotEqualTo(uid);
    }

    @Test
    void groupadd_sameName_makesAnotherGroup() throws IOException, InterruptedException {
        assertThat(group("Team")).isNotEqualTo(group("Team"));
    }

    @Test
    void groupeditmembers_again_merges() throws IOException, InterruptedException {
        users("a", "b", "c");
        long gid = group("Team");

        edit(gid, "a,b", "");
        edit(gid, "b,c", "");

        assertThat(simulator.groups().getFirst().members())
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void groupeditmembers_oneUnknown_failsWhole() throws IOException, InterruptedException {
        users("a");
        long gid = group("Team");

        JsonNode reply = edit(gid, "a,nobody", "");

        assertThat(reply.path("code").asInt()).isEqualTo(400);
        assertThat(reply.path("properties").get(0).asText()).isEqualTo("m");
        assertThat(simulator.groups().getFirst().members()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.Removal.class)
    void groupeditmembers_removal_isSpeltAsSet(Dialect.Removal spelling)
            throws IOException, InterruptedException {
        users("a", "b");
        long gid = group("Team");
        edit(gid, "a,b", "");
        simulator.change(s -> s.withDialect(s.dialect().withRemoval(spelling)));

        for (Dialect.Removal tried : Dialect.Removal.values()) {
            JsonNode reply = call("groupeditmembers", "group", removal(gid, tried));
            assertThat(reply.path("result").asBoolean()).isEqualTo(tried == spelling);
        }

        assertThat(simulator.groups().getFirst().members()).containsExactly("b");
    }

    @Test
    void groupgetmembers_known_listsThem() throws IOException, InterruptedException {
        users("a", "b");
        long gid = group("Team");
        edit(gid, "a,b", "");

        JsonNode reply = call("groupgetmembers", "group", "{'gid':" + gid + "}");

        assertThat(reply.path("gid").asLong()).isEqualTo(gid);
        assertThat(reply.path("count").asInt()).isEqualTo(2);
        assertThat(reply.at("/members/1/address").asText()).isEqualTo("b");
        assertThat(reply.at("/members/1/permissions/send").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "userset | user | {'address':'nobody','active':false} | NOTFOUND | 404 | address",
                "userdel | user | {'address':'nobody'} | NOTFOUND | 404 | address",
                "groupset | group | {'gid':9,'name':'x'} | NOTFOUND | 404 | gid",
                "groupdel | group | {'gid':9} | NOTFOUND | 404 | gid",
                "groupgetmembers | group | {'gid':0} | NOTFOUND | 404 | gid",
                "useradd | user | {'name':'Ada'} | BADVALUE | 400 | address",
                "useradd | user | {'address':7} | BADVALUE | 400 | address",
                "useradd | user | {'address':'a,b'} | BADVALUE | 400 | address",
                "useradd | user | {'address':'a','active':'yes'} | BADVALUE | 400 | active",
                "useradd | user | {'address':'a','token':{}} | BADVALUE | 400 | appid",
                "useradd | user | {'address':'a','colour':1} | BADVALUE | 400 | colour",
                "useradd | group | {'address':'a'} | BADVALUE | 400 | user",
                "groupadd | group | {} | BADVALUE | 400 | name",
                "groupadd | group | {'name':'x','permissions':{'send':3}} | BADVALUE | 400 | send",
                "groupadd | group | {'name':'x','members':{'m':'nobody'}} | BADVALUE | 400 | m",
                "groupeditmembers | group | {'gid':'1','members':{'m':'a'}} | BADVALUE | 400 | gid",
                "groupeditmembers | group | {'gid':1,'members':[]} | BADVALUE | 400 | members",
                "usersget | user | {'address':'*'} | BADOP | 400 | op",
                "groupsget | group | {} | BADOP | 400 | op",
                "nosuch | user | {} | BADOP | 400 | op",
            })
    void call_wrong_isRefusedByName(
            String op, String entity, String fields, String error, int code, String property)
            throws IOException, InterruptedException {
        JsonNode reply = call(op, entity, fields);

        assertThat(reply.path("result").asBoolean(true)).isFalse();
        assertThat(reply.path("op").asText()).isEqualTo(op);
        assertThat(reply.path("error").asText()).isEqualTo(error);
        assertThat(reply.path("code").asInt()).isEqualTo(code);
        assertThat(reply.path("properties").get(0).asText()).isEqualTo(property);
        assertThat(simulator.stats().executed()).isZero();
    }

    @Test
    void call_id_isEchoed() throws IOException, InterruptedException {
        JsonNode reply = client.call("{\"op\":\"useradd\",\"id\":17,\"user\":{\"address\":\"a\"}}");

        assertThat(reply.path("id").asInt()).isEqualTo(17);
        assertThat(reply.path("result").asBoolean()).isTrue();
    }

    @Test
    void call_wrongAppToken_isRefused() throws IOException, InterruptedException {
        simulator.change(s -> s.withAppToken("changed"));

        JsonNode refused = call("useradd", "user", "{'address':'a'}");
        client.appToken("changed");
        JsonNode accepted = call("useradd", "user", "{'address':'a'}");

        assertThat(refused.path("error").asText()).isEqualTo("AUTHFAIL");
        assertThat(refused.path("code").asInt()).isEqualTo(401);
        assertThat(accepted.path("result").asBoolean()).isTrue();
    }

    @Test
    void call_bodyTooLarge_isHttp413() throws IOException, InterruptedException {
        String call =
                "{\"op\":\"useradd\",\"user\":{\"address\":\"a\",\"name\":\"%s\"}}"
                        .formatted("x".repeat(8192));

        HttpResponse<String> response = client.send(call, Duration.ofSeconds(10));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(simulator.users()).isEmpty();
    }

    @Test
    void listing_selfHosted_showsUsersAndGroups() throws IOException, InterruptedException {
        simulator.change(s -> s.withDeployment(SimulatorSettings.Deployment.SELF_HOSTED));
        String token = issue("ada", APP);
        long gid = group("Team");

        JsonNode users = call("usersget", "user", "{'address':'*'}");
        JsonNode groups = call("groupsget", "group", "{}");

        assertThat(users.at("/users/0/address").asText()).isEqualTo("ada");
        assertThat(users.at("/users/0/token").asText()).isEqualTo(token);
        assertThat(groups.at("/groups/0/gid").asLong()).isEqualTo(gid);
    }

    @Test
    void dialect_oldServer_saysOneWordAndEchoesTheAppToken()
            throws IOException, InterruptedException {
        simulator.change(
                s ->
                        s.withDialect(
                                s.dialect()
                                        .withUnknownUser(Refusal.of("BADUSER", 0, ""))
                                        .withQuirks(
                                                Dialect.Quirk.TERSE_FAILURES,
                                                Dialect.Quirk.ECHOES_APP_TOKEN,
                                                Dialect.Quirk.UID_AS_TEXT)));

        JsonNode refused = call("userdel", "user", "{'address':'a'}");
        JsonNode done = call("useradd", "user", "{'address':'a'}");

        assertThat(refused)
                .isEqualTo(
                        BackendClient.json(
                                """
                                {"op":"userdel","result":false,"error":"BADUSER",
                                 "token":"local-app-token"}
                                """));
        assertThat(done.at("/user/uid").isTextual()).isTrue();
    }

    private JsonNode call(String op, String entity, String fields)
            throws IOException, InterruptedException {
        String json = fields.replace('\'', '"');
        return client.call("{\"op\":\"%s\",\"%s\":%s}".formatted(op, entity, json));
    }

    private String issue(String address, String appId) throws IOException, InterruptedException {
        JsonNode reply =
                call(
                        "useradd",
                        "user",
                        "{'address':'%s','token':{'appid':'%s','expiry':0,'v2':true}}"
                                .formatted(address, appId));
        return reply.at("/user/token").asText();
    }

    private void users(String... addresses) throws IOException, InterruptedException {
        for (String address : List.of(addresses)) {
            call("useradd", "user", "{'address':'" + address + "'}");
        }
    }

    private long group(String name) throws IOException, InterruptedException {
        return call("groupadd", "group", "{'name':'" + name + "'}").at("/group/gid").asLong();
    }

    private JsonNode edit(long gid, String members, String more)
            throws IOException, InterruptedException {
        return call(
                "groupeditmembers",
                "group",
                "{'gid':%d,'members':{'m':'%s','permissions':{'send':true}}%s}"
                        .formatted(gid, members, more));
    }

    private static String removal(long gid, Dialect.Removal spelling) {
        return switch (spelling) {
            case DELETE -> "{'gid':%d,'delete':true,'members':{'m':'a'}}".formatted(gid);
            case REMOVE -> "{'gid':%d,'members':{'m':'a','remove':1}}".formatted(gid);
            case PERMISSIONS -> "{'gid':%d,'members':{'m':'a','permissions':null}}".formatted(gid);
        };
    }
}
