package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;
import io.github.mesiboprovisioner.contracts.Result.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Records, codec and schemas name the same fields: one of them cannot change alone. */
class DriftTest {

    private static Class<? extends Record> recordOf(EventType type) {
        return switch (type) {
            case USER_CREATED -> IdentityEvent.UserCreated.class;
            case USER_UPDATED -> IdentityEvent.UserUpdated.class;
            case TOKEN_REQUESTED -> IdentityEvent.TokenRequested.class;
            case USER_DEACTIVATED -> IdentityEvent.UserDeactivated.class;
            case USER_REACTIVATED -> IdentityEvent.UserReactivated.class;
            case USER_DELETED -> IdentityEvent.UserDeleted.class;
            case GROUP_CHANGED -> IdentityEvent.GroupChanged.class;
            case GROUP_DELETED -> IdentityEvent.GroupDeleted.class;
        };
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void schema_ofAnEvent_hasTheComponentsOfItsRecord(EventType type) {
        Set<String> expected = new TreeSet<>();
        for (String component : components(recordOf(type))) {
            switch (component) {
                case "context" -> {}
                case "membership" -> {
                    expected.addAll(components(Membership.Snapshot.class));
                    expected.addAll(components(Membership.Delta.class));
                }
                default -> expected.add(component);
            }
        }

        assertThat(properties(Schemas.tree(type.type()))).isEqualTo(expected);
    }

    @Test
    void schema_ofTokensAndPermissions_hasTheComponentsOfTheirRecords() {
        JsonNode token = Schemas.tree(EventType.USER_CREATED.type()).at("/properties/token");
        JsonNode group = Schemas.tree(EventType.GROUP_CHANGED.type());

        assertThat(properties(token.at("/oneOf/1"))).isEqualTo(components(TokenChoice.Issue.class));
        assertThat(properties(group.at("/properties/permissions")))
                .isEqualTo(components(GroupPermissions.class));
    }

    /** Each property of each schema is read: a value of an impossible type makes it undecodable. */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void decode_everyPropertyOfTheSchema_isRead(EventType type) {
        for (String property : properties(Schemas.tree(type.type()))) {
            Decoded.Undecodable undecodable =
                    RecordBuilder.binary(type.type(), "x")
                            .value("{\"" + property + "\": 5}")
                            .undecodable();

            assertThat(undecodable.cause()).startsWith("data." + property + ": ");
        }
    }

    @Test
    void schema_ofTheResult_hasTheComponentsOfItsRecords() {
        JsonNode schema = Schemas.tree(Schemas.RESULT);
        Map<String, Class<? extends Record>> parts =
                Map.of(
                        "event", EventOrigin.class,
                        "user", Result.User.class,
                        "token", Result.Token.class,
                        "group", Result.Group.class,
                        "members", Result.Members.class,
                        "error", Problem.class);

        parts.forEach(
                (part, record) ->
                        assertThat(properties(schema.at("/properties/" + part)))
                                .as(part)
                                .containsAll(components(record)));
        Set<String> all = new TreeSet<>(parts.keySet());
        all.addAll(Set.of("outcome", "reason"));
        assertThat(properties(schema)).isEqualTo(all);
        assertThat(properties(schema.at("/properties/members/properties/counts")))
                .isEqualTo(components(MemberCounts.class));
    }

    @Test
    void schema_ofTheResult_hasTheConstantsOfItsEnums() {
        JsonNode schema = Schemas.tree(Schemas.RESULT);

        assertThat(values(schema.at("/properties/reason/enum")))
                .isEqualTo(lowerCase(Result.Reason.values()));
        assertThat(values(schema.at("/properties/error/properties/kind/enum")))
                .isEqualTo(lowerCase(Problem.Kind.values()));
        assertThat(values(schema.at("/properties/outcome/enum")))
                .isEqualTo(
                        Stream.of(Result.Outcome.class.getPermittedSubclasses())
                                .map(outcome -> outcome.getSimpleName().toLowerCase(Locale.ROOT))
                                .collect(toSet()));
    }

    @Test
    void schema_ofAGroup_hasTheAudiences() {
        JsonNode schema = Schemas.tree(EventType.GROUP_CHANGED.type());

        schema.at("/properties/permissions/properties")
                .forEach(
                        permission ->
                                assertThat(values(permission.get("enum")))
                                        .isEqualTo(lowerCase(GroupPermissions.Audience.values())));
    }

    /** What the codec writes over many results is exactly what the schema describes. */
    @Test
    void encode_manyResults_writesEveryPropertyAndNoOther() {
        Set<String> written = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            Samples samples = new Samples(seed);
            ResultCodec codec = seed % 2 == 0 ? new ResultCodec() : new ResultCodec(_ -> "jwe");
            Samples.outcomes(samples)
                    .map(outcome -> codec.encode(samples.result(outcome), ContentMode.BINARY))
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .forEach(json -> collect("", Schemas.json(json), written));
        }

        Set<String> described = new TreeSet<>();
        describe("", Schemas.tree(Schemas.RESULT), described);
        assertThat(written).isEqualTo(described);
    }

    private static void collect(String path, JsonNode object, Set<String> paths) {
        object.properties()
                .forEach(
                        field -> {
                            paths.add(path + field.getKey());
                            collect(path + field.getKey() + ".", field.getValue(), paths);
                        });
    }

    private static void describe(String path, JsonNode schema, Set<String> paths) {
        schema.path("properties")
                .properties()
                .forEach(
                        field -> {
                            paths.add(path + field.getKey());
                            describe(path + field.getKey() + ".", field.getValue(), paths);
                        });
    }

    private static Set<String> properties(JsonNode schema) {
        Set<String> names = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> components(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> values(JsonNode array) {
        Set<String> values = new TreeSet<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static Set<String> lowerCase(Enum<?>[] constants) {
        return Stream.of(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(toCollection(TreeSet::new));
    }
}
