package io.github.mesiboprovisioner.worker.observe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The fields of {@code /status}, {@code /livez} and {@code /readyz}. Names are public API. */
final class StatusJson {
    private StatusJson() {}

    /** {@code /livez}. */
    static ObjectNode live(StatusSnapshot now) {
        return object().put("live", now.health().live());
    }

    /** {@code /readyz}: with every reason why not. */
    static ObjectNode ready(StatusSnapshot now) {
        ObjectNode json = object().put("ready", now.health().ready());
        now.health().notReadyReasons().forEach(json.putArray("reasons")::add);
        return json;
    }

    /** {@code /status}. */
    static ObjectNode status(StatusSnapshot now, StatusSnapshot.Detail detail) {
        ObjectNode json = object();
        json.set("instance", instance(now.instance()));
        json.put("at", detail.at().toString());
        json.setAll(live(now));
        json.setAll(ready(now));
        json.set("halts", halts(now));
        json.put("stalledSeconds", StatusGauges.seconds(now.health().stalled()));
        json.put("pendingEvents", now.load().pendingEvents());
        json.put("oldestEventSeconds", StatusGauges.seconds(now.load().oldest()));
        json.set("lanes", counts(StatusSnapshot.LaneState.values(), now.load().lanes()));
        json.put("inflightOperations", now.backend().inflight());
        json.put("permitsPerSecond", now.backend().rate().share());
        json.put("callsPerSecond", Math.round(now.backend().rate().used() * 100) / 100.0);
        json.put("rateLimit", now.backend().rate().limit());
        json.put("circuit", Label.of(now.backend().circuit()));
        json.set(
                "stateEntries",
                counts(StatusSnapshot.StateKind.values(), now.holdings().entries()));
        json.put("membersPending", now.holdings().membersPending());
        json.put("removalsHeld", now.holdings().removalsHeld());
        json.put("recordsLost", now.holdings().recordsLost());
        json.set("heldRemovals", list(now.holdings().held(), StatusJson::held));
        json.set("partitions", list(now.partitions(), StatusJson::partition));
        json.set("slowestLanes", list(detail.slowest(), StatusJson::slow));
        json.set("failures", list(now.failures(), StatusJson::failure));
        json.set("groupMembers", list(detail.members(), StatusJson::member));
        return json;
    }

    private static <T> ArrayNode list(List<T> entries, Function<T, ObjectNode> form) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries.forEach(entry -> array.add(form.apply(entry)));
        return array;
    }

    private static ObjectNode instance(StatusSnapshot.Instance instance) {
        return object().put("id", instance.id())
                .put("group", instance.groupId())
                .put("version", instance.version())
                .put("startedAt", instance.startedAt().toString());
    }

    private static ObjectNode halts(StatusSnapshot now) {
        ObjectNode json = object();
        new TreeMap<HaltReason, String>(now.health().halts())
                .forEach((reason, explanation) -> json.put(reason.label(), explanation));
        return json;
    }

    private static <E extends Enum<E>> ObjectNode counts(
            E[] constants, Map<E, ? extends Number> counts) {
        ObjectNode json = object();
        for (E constant : constants) {
            Number count = counts.get(constant);
            json.put(Label.of(constant), count == null ? 0 : count.longValue());
        }
        return json;
    }

    private static ObjectNode partition(StatusSnapshot.PartitionStatus partition) {
        ObjectNode json =
                object().put("topic", partition.partition().topic())
                        .put("partition", partition.partition().partition())
                        .put("restored", partition.restored())
                        .put("watermark", partition.watermark())
                        .put("pending", partition.pending());
        partition.lag().ifPresent(lag -> json.put("lag", lag));
        return json;
    }

    private static ObjectNode held(StatusSnapshot.Held held) {
        ObjectNode json =
                object().put("kind", Label.of(held.entity().kind()))
                        .put("entity", held.entity().id())
                        .put("removal", Label.of(held.removal()))
                        .put("result", held.resultId());
        held.eventId().ifPresent(id -> json.put("event", id));
        return json.put("since", held.since().toString());
    }

    private static ObjectNode slow(StatusSnapshot.SlowLane lane) {
        return object().put("kind", Label.of(lane.entity().kind()))
                .put("entity", lane.entity().id())
                .put("topic", lane.partition().topic())
                .put("partition", lane.partition().partition())
                .put("state", Label.of(lane.state()))
                .put("events", lane.queue().events())
                .put("failedAttempts", lane.queue().attempts())
                .put("since", lane.since().toString());
    }

    private static ObjectNode failure(StatusSnapshot.RecentFailure failure) {
        ObjectNode json =
                object().put("at", failure.at().toString())
                        .put("result", failure.resultId())
                        .put("entity", failure.entity());
        failure.eventId().ifPresent(id -> json.put("event", id));
        json.put("kind", Label.of(failure.why().kind()));
        failure.why().code().ifPresent(code -> json.put("code", code));
        failure.why().error().ifPresent(error -> json.put("error", error));
        failure.why().cause().ifPresent(cause -> json.put("cause", cause));
        return json;
    }

    private static ObjectNode member(StatusSnapshot.Member member) {
        ObjectNode json = object().put("id", member.id()).put("host", member.host());
        json.set("partitions", list(member.partitions(), StatusJson::assigned));
        return json;
    }

    private static ObjectNode assigned(PartitionId partition) {
        return object().put("topic", partition.topic()).put("partition", partition.partition());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
