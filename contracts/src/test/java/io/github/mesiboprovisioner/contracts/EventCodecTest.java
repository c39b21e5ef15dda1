package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.binary;
import static io.github.mesiboprovisioner.contracts.RecordBuilder.structured;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class EventCodecTest {

    private static final String CREATED = EventType.USER_CREATED.type();
    private static final String GROUP = EventType.GROUP_CHANGED.type();
    private static final TokenChoice DEFAULT_TOKEN =
            new TokenChoice.Issue(Optional.empty(), Optional.empty());

    @Test
    void decode_binaryWithEveryAttribute_readsThemAll() {
        IdentityEvent event =
                binary(CREATED, "ada@example.com")
                        .header("ce_sequence", "007")
                        .header("ce_expirytime", "2026-01-01T02:00:00.5+02:00")
                        .header("ce_traceparent", "00-a-b-01")
                        .header("ce_tracestate", "v=1")
                        .header("ce_correlationid", "c-1")
                        .header("ce_priority", "bulk")
                        .header("ce_resync", "true")
                        .header("ce_time", "yesterday")
                        .value("{}")
                        .event();

        assertThat(event.context())
                .isEqualTo(
                        new EventContext(
                                "e-1",
                                "/idp",
                                CREATED,
                                "ada@example.com",
                                Optional.of(BigInteger.valueOf(7)),
                                Optional.of(Instant.parse("2026-01-01T00:00:00.5Z")),
                                Optional.of("00-a-b-01"),
                                Optional.of("v=1"),
                                Optional.of("c-1"),
                                true,
                                true));
    }

    @Test
    void decode_structuredWithEveryAttribute_readsTheSameAsBinary() {
        IdentityEvent event =
                structured(
                                "ada",
                                """
                                {"data": {"name": "Ada \\u00e9"}, "specversion": "1.0", "id": "e-1",
                                 "source": "/idp", "type": "identity.user.created.v1",
                                 "subject": "ada", "sequence": 7, "resync": true, "time": 5,
                                 "datacontenttype": "application/json", "traceparent": null,
                                 "unknown": {"deep": [1, 2, {}]}, "expirytime": "2026-01-01t00:00:00z"}
                                """)
                        .event();

        assertThat(event)
                .isEqualTo(
                        new IdentityEvent.UserCreated(
                                new EventContext(
                                        "e-1",
                                        "/idp",
                                        CREATED,
                                        "ada",
                                        Optional.of(BigInteger.valueOf(7)),
                                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        false,
                                        true),
                                Optional.of("Ada é"),
                                Optional.empty(),
                                DEFAULT_TOKEN));
    }

    @Test
    void decode_createdWithEveryField_readsThemAll() {
        IdentityEvent.UserCreated created =
                (IdentityEvent.UserCreated)
                        binary(CREATED, "ada")
                                .value(
                                        """
                                        {"name": "Ada", "active": false, "other": [{"name": 1}],
                                         "token": {"appId": "app", "expiry": "P1DT2H", "x": 1}}
                                        """)
                                .event();

        assertThat(created.name()).hasValue("Ada");
        assertThat(created.active()).hasValue(false);
        assertThat(created.token())
                .isEqualTo(
                        new TokenChoice.Issue(
                                Optional.of("app"), Optional.of(Duration.ofHours(26))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity.user.created.v1", "identity.user.updated.v1"})
    void decode_tokenFalse_isNoToken(String type) {
        IdentityEvent event = binary(type, "ada").value("{\"token\": false}").event();

        TokenChoice token =
                event instanceof IdentityEvent.UserCreated created
                        ? created.token()
                        : ((IdentityEvent.UserUpdated) event).token();
        assertThat(token).isEqualTo(new TokenChoice.None());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "P365D, PT8760H",
        "P2W, PT336H",
        "PT90M, PT1H30M",
        "PT0.5S, PT0.5S",
        "P1DT1S, PT24H1S"
    })
    void decode_tokenRequested_readsTheExpiry(String text, Duration expected) {
        IdentityEvent event =
                binary(EventType.TOKEN_REQUESTED.type(), "ada")
                        .value("{\"expiry\": \"" + text + "\"}")
                        .event();

        assertThat(((IdentityEvent.TokenRequested) event).expiry()).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity.user.created.v1",
                "identity.user.updated.v1",
                "identity.user.token-requested.v1",
                "identity.user.deactivated.v1",
                "identity.user.reactivated.v1",
                "identity.user.deleted.v1",
                "identity.group.changed.v1",
                "identity.group.deleted.v1"
            })
    void decode_withoutData_isTheSameAsWithAnEmptyObject(String type) {
        IdentityEvent none = binary(type, "x").value((byte[]) null).event();

        assertThat(none).isEqualTo(binary(type, "x").value("{}").event());
        assertThat(none).isEqualTo(binary(type, "x").value("").event());
        assertThat(none).isEqualTo(binary(type, "x").value("null").event());
        assertThat(EventType.of(none).type()).isEqualTo(type);
        assertThat(none.context().type()).isSameAs(EventType.of(none).type());
    }

    @Test
    void decode_groupSnapshot_mergesRepeatsAndKeepsBadAddresses() {
        IdentityEvent.GroupChanged changed =
                (IdentityEvent.GroupChanged)
                        binary(GROUP, "staff, all")
                                .value(
                                        """
                                        {"name": "Staff", "members": ["b", "a,c", "b", ""],
                                         "permissions": {"send": "anyone", "list": "selected"}}
                                        """)
                                .event();

        assertThat(changed.membership())
                .isEqualTo(new Membership.Snapshot(List.of("b", "a,c", "")));
        assertThat(changed.permissions())
                .hasValue(
                        new GroupPermissions(
                                Optional.of(Audience.ANYONE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Audience.SELECTED)));
    }

    @Test
    void decode_groupDelta_mergesRepeats() {
        IdentityEvent.GroupChanged changed =
                (IdentityEvent.GroupChanged)
                        binary(GROUP, "g")
                                .value("{\"add\": [\"b\", \"a\", \"b\"], \"remove\": [\"c\"]}")
                                .event();

        assertThat(changed.membership())
                .isEqualTo(new Membership.Delta(List.of("b", "a"), List.of("c")));
    }

    @Test
    void decode_groupOnlyRemove_isADelta() {
        IdentityEvent.GroupChanged changed =
                (IdentityEvent.GroupChanged)
                        binary(GROUP, "g").value("{\"remove\": [\"c\"]}").event();

        assertThat(changed.membership()).isEqualTo(new Membership.Delta(List.of(), List.of("c")));
    }
}
