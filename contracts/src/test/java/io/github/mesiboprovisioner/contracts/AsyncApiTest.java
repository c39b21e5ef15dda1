package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The AsyncAPI document says what the codec does. */
class AsyncApiTest {

    private static final Set<String> OTHER_MESSAGES = Set.of("dead-letter", "control-command");

    private final JsonNode document =
            YAMLMapper.builder().build().readTree(Schemas.text("/asyncapi.yaml"));

    @Test
    void document_isAsyncApi3() {
        assertThat(document.path("asyncapi").asString()).startsWith("3.");
    }

    @Test
    void messages_areTheTypesOfTheCodec() {
        Set<String> types =
                Stream.of(
                                Stream.of(EventType.values()).map(EventType::type),
                                Stream.of(Result.AppliedType.values())
                                        .map(Result.AppliedType::type),
                                Stream.of(ResultCodec.SKIPPED, ResultCodec.FAILED),
                                OTHER_MESSAGES.stream())
                        .flatMap(type -> type)
                        .collect(toCollection(TreeSet::new));

        Set<String> named = new TreeSet<>();
        messages().forEach(message -> named.add(message.path("name").asString()));
        assertThat(named).isEqualTo(types);
    }

    @Test
    void messages_nameTheirTypeInTheHeadersAndTheSchema() {
        for (JsonNode message : messages()) {
            String name = message.path("name").asString();
            if (OTHER_MESSAGES.contains(name)) {
                continue;
            }
            assertThat(message.at("/headers/allOf/1/properties/ce_type/const").asString())
                    .isEqualTo(name);
            String schema = EventType.of(name).isPresent() ? name : Schemas.RESULT;
            assertThat(message.at("/payload/schema/$ref").asString())
                    .isEqualTo("./schemas/" + schema + ".json");
        }
    }

    @Test
    void channels_carryEveryMessage() {
        Set<String> carried = new TreeSet<>();
        document.path("channels")
                .forEach(channel -> channel.path("messages").propertyNames().forEach(carried::add));

        assertThat(carried).containsExactlyElementsOf(new TreeSet<>(messages().propertyNames()));
    }

    @Test
    void references_allResolve() {
        Set<String> references = new HashSet<>();
        collect(document, references);

        assertThat(references).hasSizeGreaterThan(20);
        for (String reference : references) {
            if (reference.startsWith("#")) {
                JsonNode target = document.at(reference.substring(1));
                assertThat(target.isMissingNode()).as(reference).isFalse();
            } else {
                assertThat(Schemas.exists(reference.substring(1))).as(reference).isTrue();
            }
        }
    }

    @Test
    void eventHeaders_areTheAttributesThatAreRead() {
        Set<String> expected =
                Stream.of(Attribute.values())
                        .filter(attribute -> attribute != Attribute.DATACONTENTTYPE)
                        .map(Attribute::header)
                        .collect(toCollection(TreeSet::new));
        expected.add("ce_time");

        assertThat(headers("EventHeaders")).isEqualTo(expected);
    }

    @Test
    void resultHeaders_areTheAttributesThatAreWritten() {
        Set<String> written = new TreeSet<>();
        Samples.seeds(50)
                .mapToObj(seed -> new Samples(seed).result())
                .map(result -> new ResultCodec().encode(result, ContentMode.BINARY))
                .forEach(record -> record.headers().forEach(header -> written.add(header.name())));

        assertThat(headers("ResultHeaders")).isEqualTo(written);
    }

    @Test
    void resultSource_isTheOneThatIsWritten() {
        assertThat(
                        document.at("/components/schemas/ResultHeaders/properties/ce_source/const")
                                .asString())
                .isEqualTo(ResultCodec.SOURCE);
    }

    @Test
    void addressPattern_refusesWhatTheCodecRefuses() {
        String pattern = document.at("/components/schemas/Address/pattern").asString();

        for (String address : Stream.concat(AddressTest.valid(), AddressTest.invalid()).toList()) {
            boolean matches =
                    address.matches(pattern)
                            && Text.isWellFormed(address)
                            && address.getBytes(UTF_8).length <= Address.BYTES_MAX;
            assertThat(matches).as(address).isEqualTo(Address.isValid(address));
        }
    }

    private JsonNode messages() {
        return document.at("/components/messages");
    }

    private Set<String> headers(String schema) {
        return new TreeSet<>(
                document.at("/components/schemas/" + schema + "/properties").propertyNames());
    }

    private static void collect(JsonNode node, Set<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }
}
