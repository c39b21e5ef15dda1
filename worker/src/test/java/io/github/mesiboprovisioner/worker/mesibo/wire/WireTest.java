package io.github.mesiboprovisioner.worker.mesibo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.config.MesiboSettings.MemberRemoval;
import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.mesibo.SettingsFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

final class WireTest {
    private static final int ID = 1_000_000_017;
    private static final Secret APP = new Secret("APP");
    private static final GroupPermissions ALL =
            new GroupPermissions(
                    Optional.of(Audience.MEMBERS),
                    Optional.of(Audience.SELECTED),
                    Optional.of(Audience.ANYONE),
                    Optional.of(Audience.MEMBERS),
                    Optional.of(Audience.ANYONE));

    @Test
    void encode_userAddWithToken_isTheDocumentedBody() {
        Operation operation =
                new Operation.UserAdd(
                        "xyz@example.com",
                        Optional.of("User Name"),
                        true,
                        Optional.of(
                                new Operation.TokenSpec("com.example.app", Duration.ofDays(365))));

        assertThat(body(operation))
                .isEqualTo(
                        """
                        {"op":"useradd","token":"APP","id":1000000017,\
                        "user":{"address":"xyz@example.com","name":"User Name","active":true,\
                        "token":{"appid":"com.example.app","expiry":525600,"v2":true}}}\
                        """);
    }

    @Test
    void smallestLimitAccepted_holdsARequestForOneAddress() {
        MesiboSettings settings =
                IntStream.rangeClosed(64, 2048)
                        .mapToObj(WireTest::limited)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow();
        Wire wire = new Wire(settings, () -> settings.access().appToken().secret());
        String address = "a".repeat(255);
        Operation.TokenSpec token =
                new Operation.TokenSpec(settings.access().appId(), Duration.ofDays(365_000));

        assertThat(
                        List.of(
                                new Operation.UserAdd(
                                        address, Optional.empty(), false, Optional.of(token)),
                                new Operation.UserDeactivate(address),
                                new Operation.UserDelete(address),
                                new Operation.GroupAdd(address, ALL),
                                new Operation.GroupEditMembers(
                                        Long.MAX_VALUE, Edit.ADD, List.of(address)),
                                new Operation.GroupEditMembers(
                                        Long.MAX_VALUE, Edit.REMOVE, List.of(address))))
                .allSatisfy(
                        operation ->
                                assertThat(wire.bytesOf(operation))
                                        .isLessThanOrEqualTo(wire.maxBytes()));
    }

    private static Optional<MesiboSettings> limited(int bytesMax) {
        try {
            return Optional.of(
                    Settings.from(
                                    Map.of(
                                            "HOSTNAME",
                                            "worker-0",
                                            "KAFKA_BOOTSTRAP_SERVERS",
                                            "127.0.0.1:9092",
                                            "MESIBO_APP_TOKEN",
                                            "t".repeat(64),
                                            "MESIBO_APP_ID",
                                            "a",
                                            "MESIBO_MEMBER_REMOVAL",
                                            "permissions",
                                            "MESIBO_GROUP_DURATION",
                                            "999999999999",
                                            "MESIBO_MAX_REQUEST_BYTES",
                                            "" + bytesMax))
                            .mesibo());
        } catch (UnusableSettings e) {
            return Optional.empty();
        }
    }

    @Test
    void encode_userAddWithoutToken_saysActiveAndAsksForNoToken() {
        Operation operation = new Operation.UserAdd("a", Optional.empty(), false, Optional.empty());

        assertThat(body(operation))
                .isEqualTo(head("useradd") + "\"user\":{\"address\":\"a\",\"active\":false}}");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT1M,1", "PT1M0.000000001S,2", "PT59S,1", "PT1H,60", "P365D,525600"})
    void encode_tokenExpiry_isInMinutesRoundedUp(Duration expiry, long minutes) {
        Operation operation =
                new Operation.UserAdd(
                        "a",
                        Optional.empty(),
                        true,
                        Optional.of(new Operation.TokenSpec("app", expiry)));

        assertThat(body(operation)).contains("\"expiry\":" + minutes + ",");
    }

    @Test
    void encode_userDeactivate_removesTheToken() {
        assertThat(body(new Operation.UserDeactivate("a")))
                .isEqualTo(
                        head("userset")
                                + "\"user\":{\"address\":\"a\",\"active\":false,"
                                + "\"token\":{\"remove\":true}}}");
    }

    @Test
    void encode_userDelete_namesTheAddress() {
        assertThat(body(new Operation.UserDelete("a")))
                .isEqualTo(head("userdel") + "\"user\":{\"address\":\"a\"}}");
    }

    @Test
    void encode_groupAdd_numbersThePermissions() {
        assertThat(body(new Operation.GroupAdd("Team", ALL)))
                .isEqualTo(
                        head("groupadd")
                                + "\"group\":{\"name\":\"Team\",\"permissions\":"
                                + "{\"send\":0,\"recv\":1,\"pub\":2,\"sub\":0,\"list\":2}}}");
    }

    @Test
    void encode_groupAddWithDuration_passesItThrough() {
        Wire wire = wire(MemberRemoval.DELETE, OptionalLong.of(31_536_000));

        assertThat(body(wire, new Operation.GroupAdd("Team", GroupPermissions.UNSET)))
                .isEqualTo(
                        head("groupadd") + "\"group\":{\"name\":\"Team\",\"duration\":31536000}}");
    }

    @Test
    void encode_groupSet_omitsWhatIsAbsent() {
        GroupPermissions onlySend =
                new GroupPermissions(
                        Optional.of(Audience.ANYONE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        assertThat(body(new Operation.GroupSet(5_000_000_000L, Optional.empty(), onlySend)))
                .isEqualTo(
                        head("groupset")
                                + "\"group\":{\"gid\":5000000000,\"permissions\":{\"send\":2}}}");
        assertThat(body(new Operation.GroupSet(1, Optional.of("N"), GroupPermissions.UNSET)))
                .isEqualTo(head("groupset") + "\"group\":{\"gid\":1,\"name\":\"N\"}}");
    }

    @Test
    void encode_groupDelete_namesTheGid() {
        assertThat(body(new Operation.GroupDelete(1)))
                .isEqualTo(head("groupdel") + "\"group\":{\"gid\":1}}");
    }

    @Test
    void encode_membersAdded_areOneStringWithAllPermissions() {
        assertThat(body(members(Edit.ADD)))
                .isEqualTo(
                        head("groupeditmembers")
                                + "\"group\":{\"gid\":1,\"members\":{\"m\":\"a,b\",\"permissions\":"
                                + "{\"send\":true,\"recv\":true,\"pub\":true,\"sub\":true,"
                                + "\"list\":true}}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE|{\"gid\":1,\"delete\":true,\"members\":{\"m\":\"a,b\"}}",
                "REMOVE|{\"gid\":1,\"members\":{\"m\":\"a,b\",\"remove\":1}}",
                "PERMISSIONS|{\"gid\":1,\"members\":{\"m\":\"a,b\",\"permissions\":null}}"
            })
    void encode_membersRemoved_isSpelledAsConfigured(MemberRemoval removal, String group) {
        assertThat(body(wire(removal, OptionalLong.empty()), members(Edit.REMOVE)))
                .isEqualTo(head("groupeditmembers") + "\"group\":" + group + "}");
    }

    @Test
    void encode_lookups_askForEverything() {
        assertThat(body(new Operation.GroupGetMembers(0)))
                .isEqualTo(head("groupgetmembers") + "\"count\":100000,\"group\":{\"gid\":0}}");
        assertThat(body(new Operation.GroupsGet()))
                .isEqualTo(head("groupsget") + "\"count\":100000,\"group\":{\"name\":\"*\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "quote\" back\\slash /",
                "\b\t\n\f\r\u0000\u001f\u007f",
                "Zoë Ω € 中文 \u2028",
                "\ud83d\ude00 and \ud83d\ude00",
                "lone \ud83d, lone \ude00, last \ud83d"
            })
    void encode_anyName_comesBackUnchanged(String name) throws IOException {
        Operation operation = new Operation.UserAdd("a", Optional.of(name), true, Optional.empty());

        byte[] body = wire().encode(operation, ID, APP);

        String read = new ObjectMapper().readTree(body).at("/user/name").textValue();
        assertThat(read).isEqualTo(name);
        assertThat(wire().bytesOf(operation)).isEqualTo(body.length);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void bytesOf_anyOperation_isTheSizeOfItsBody(Operation operation) {
        assertThat(wire().bytesOf(operation))
                .isEqualTo(wire().encode(operation, Integer.MAX_VALUE, APP).length);
    }

    static Stream<Operation> operations() {
        return Stream.of(
                new Operation.UserAdd("é", Optional.of("中"), true, Optional.empty()),
                new Operation.UserDeactivate("a"),
                new Operation.UserDelete("a"),
                new Operation.GroupAdd("\ud83d\ude00", ALL),
                new Operation.GroupSet(Long.MAX_VALUE, Optional.of("x"), ALL),
                new Operation.GroupDelete(1),
                members(Edit.ADD),
                members(Edit.REMOVE),
                new Operation.GroupEditMembers(1, Edit.ADD, List.of()),
                new Operation.GroupsGet(),
                new Operation.GroupGetMembers(0));
    }

    private static Operation members(Edit edit) {
        return new Operation.GroupEditMembers(1, edit, List.of("a", "b"));
    }

    private static String head(String op) {
        return "{\"op\":\"" + op + "\",\"token\":\"APP\",\"id\":1000000017,";
    }

    private static String body(Operation operation) {
        return body(wire(), operation);
    }

    private static String body(Wire wire, Operation operation) {
        return new String(wire.encode(operation, ID, APP), StandardCharsets.UTF_8);
    }

    private static Wire wire() {
        return wire(MemberRemoval.DELETE, OptionalLong.empty());
    }

    private static Wire wire(MemberRemoval removal, OptionalLong groupDuration) {
        return new Wire(SettingsFixture.spelling(removal, groupDuration).settings(), () -> APP);
    }
}
