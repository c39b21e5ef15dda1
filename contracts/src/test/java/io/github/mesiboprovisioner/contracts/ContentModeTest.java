package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.binary;
import static io.github.mesiboprovisioner.contracts.RecordBuilder.structured;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records are events in binary mode, in structured mode, or no events. */
class ContentModeTest {

    private static final String CREATED = EventType.USER_CREATED.type();

    @Test
    void decode_dataAsBase64_readsTheSame() {
        IdentityEvent event =
                structured(
                                "ada",
                                """
                                {"specversion": "1.0", "id": "e", "source": "s", "subject": "ada",
                                 "type": "identity.user.updated.v1",
                                 "data_base64": "eyJuYW1lIjoiQWRhIn0="}
                                """)
                        .event();

        assertThat(((IdentityEvent.UserUpdated) event).name()).hasValue("Ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "text/json",
                "application/vnd.example+json",
                "APPLICATION/JSON",
                ""
            })
    void decode_jsonContentType_isAccepted(String contentType) {
        assertThat(binary(CREATED, "ada").header("content-type", contentType).decode())
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_withoutContentType_isJson() {
        assertThat(binary(CREATED, "ada").without("content-type").value("{}").decode())
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_structuredContentTypeInCapitals_isStructured() {
        RecordBuilder record =
                structured(
                                "g",
                                """
                                {"specversion": "1.0", "id": "e", "source": "s", "subject": "g",
                                 "type": "identity.group.deleted.v1"}
                                """)
                        .header("content-type", "Application/CloudEvents+JSON");

        assertThat(record.event()).isInstanceOf(IdentityEvent.GroupDeleted.class);
    }

    @Test
    void decode_structuredWithByteOrderMarkAndText_findsTheData() {
        IdentityEvent event =
                structured(
                                "漢字",
                                """
                                \uFEFF{"specversion": "1.0", "id": "é😀", "source": "s",
                                 "subject": "漢字", "type": "identity.user.updated.v1",
                                 "data": {"name": "漢😀"}}
                                """)
                        .event();

        assertThat(((IdentityEvent.UserUpdated) event).name()).hasValue("漢😀");
    }

    @Test
    void decode_nullValueWithoutCloudEventsHeaders_isATombstone() {
        RecordBuilder record = new RecordBuilder().key("ada").header("other", "x");

        assertThat(record.decode()).isEqualTo(new Decoded.Tombstone("ada"));
    }

    @Test
    void decode_tombstoneWithoutKey_isUndecodable() {
        assertThat(new RecordBuilder().undecodable())
                .isEqualTo(new Decoded.Undecodable("unknown", EventHints.NONE, "key: missing"));
    }

    @Test
    void decode_equalHeaderTwice_isAccepted() {
        assertThat(binary(CREATED, "ada").again("ce_id", "e-1").decode())
                .isInstanceOf(Decoded.Event.class);
    }
}
