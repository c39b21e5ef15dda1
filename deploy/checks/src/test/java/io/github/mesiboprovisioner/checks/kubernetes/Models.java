package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.topic.KafkaTopicSpec;
import io.strimzi.api.kafka.model.user.KafkaUserSpec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Reads objects as the published model of their kind, and refuses what the model does not know. */
final class Models {

    private static final ObjectMapper STRICT =
            JsonMapper.builder()
                    .annotationIntrospector(new NothingUnknown())
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text ->
                                    text.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    private static final Map<String, JavaType> KINDS =
            Map.ofEntries(
                    whole("v1/Namespace", Namespace.class),
                    whole("v1/ServiceAccount", ServiceAccount.class),
                    whole("v1/ConfigMap", ConfigMap.class),
                    whole("v1/Service", Service.class),
                    whole("apps/v1/StatefulSet", StatefulSet.class),
                    whole("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    whole("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    whole("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
                    whole("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
                    specified("kafka.strimzi.io/v1/KafkaTopic", KafkaTopicSpec.class),
                    specified("kafka.strimzi.io/v1/KafkaUser", KafkaUserSpec.class),
                    specified("keda.sh/v1alpha1/ScaledObject", Keda.ScaledObjectSpec.class),
                    specified(
                            "keda.sh/v1alpha1/TriggerAuthentication",
                            Keda.TriggerAuthenticationSpec.class),
                    specified(
                            "cilium.io/v2/CiliumEgressGatewayPolicy", Cilium.EgressGateway.class));

    private Models() {}

    /** What is wrong with the object, if anything is. */
    static Optional<String> problem(JsonNode object) {
        String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        JavaType model = KINDS.get(kind);
        if (model == null) {
            return Optional.of("no model of " + kind);
        }
        try {
            STRICT.readerFor(model).readValue(STRICT.treeAsTokens(object));
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(kind + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object of which the model describes the {@code spec}. */
    private record Specified<T>(String apiVersion, String kind, ObjectMeta metadata, T spec) {}

    private static Map.Entry<String, JavaType> whole(String kind, Class<?> model) {
        return Map.entry(kind, STRICT.constructType(model));
    }

    private static Map.Entry<String, JavaType> specified(String kind, Class<?> spec) {
        return Map.entry(
                kind, STRICT.getTypeFactory().constructParametricType(Specified.class, spec));
    }

    /** The models keep unknown fields, so that they can be written again. */
    private static final class NothingUnknown extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
        }
    }
}
