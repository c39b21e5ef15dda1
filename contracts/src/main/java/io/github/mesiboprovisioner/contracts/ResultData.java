package io.github.mesiboprovisioner.contracts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes the data of results; absent parts are omitted.
 *
 * @param tokenField {@code value}, or {@code jwe} when tokens are encrypted
 */
record ResultData(String tokenField, Function<Secret, String> tokenText) {

    ObjectNode write(Result result, MemberCounts counts) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        switch (result.outcome()) {
            case Outcome.Applied(_, var details) -> {
                data.put("outcome", "applied");
                write(data, result.origin(), details, counts);
            }
            case Outcome.Skipped(var reason, var details) -> {
                data.put("outcome", "skipped").put("reason", lowerCase(reason));
                write(data, result.origin(), details, counts);
            }
            case Outcome.Failed(var problem, var details) -> {
                data.put("outcome", "failed");
                write(data, result.origin(), details, counts);
                error(data.putObject("error"), problem);
            }
        }
        return data;
    }

    private void write(ObjectNode data, EventOrigin origin, Details details, MemberCounts counts) {
        event(data.putObject("event"), origin);
        details.user().ifPresent(user -> user(data.putObject("user"), user));
        details.token().ifPresent(token -> token(data.putObject("token"), token));
        details.group().ifPresent(group -> group(data.putObject("group"), group));
        details.members().ifPresent(members -> members(data.putObject("members"), members, counts));
    }

    private static void event(ObjectNode data, EventOrigin origin) {
        put(data, "id", origin.id());
        put(data, "source", origin.source());
        put(data, "type", origin.type());
        data.put("topic", origin.topic());
        data.put("partition", origin.partition());
        data.put("offset", origin.offset());
    }

    private static void user(ObjectNode data, Result.User user) {
        data.put("address", Text.writable(user.address()));
        user.uid().ifPresent(uid -> data.put("uid", uid));
        user.active().ifPresent(active -> data.put("active", active));
    }

    private void token(ObjectNode data, Result.Token token) {
        put(data, tokenField, token.value().map(tokenText));
        data.put("appId", Text.writable(token.appId()));
        put(data, "issuedAt", token.issuedAt().map(Instant::toString));
        put(data, "expiresAt", token.expiresAt().map(Instant::toString));
        data.put("inDoubt", token.inDoubt());
    }

    private static void group(ObjectNode data, Result.Group group) {
        data.put("id", Text.writable(group.id()));
        group.gid().ifPresent(gid -> data.put("gid", gid));
        data.put("created", group.created());
        data.put("mayHaveDuplicate", group.mayHaveDuplicate());
    }

    private static void members(ObjectNode data, Result.Members members, MemberCounts counts) {
        addresses(data, "added", members.added());
        addresses(data, "removed", members.removed());
        addresses(data, "pending", members.pending());
        addresses(data, "rejected", members.rejected());
        addresses(data, "held", members.held());
        data.put("truncated", members.truncated());
        if (members.truncated()) {
            counts(data.putObject("counts"), counts);
        }
    }

    private static void counts(ObjectNode data, MemberCounts counts) {
        data.put("added", counts.added());
        data.put("removed", counts.removed());
        data.put("pending", counts.pending());
        data.put("rejected", counts.rejected());
        data.put("held", counts.held());
    }

    private static void error(ObjectNode data, Problem problem) {
        data.put("kind", lowerCase(problem.kind()));
        problem.code().ifPresent(code -> data.put("code", code));
        put(data, "error", problem.error());
        put(data, "cause", problem.cause());
        put(data, "action", problem.action());
        addresses(data, "properties", problem.properties());
        data.put("attempts", problem.attempts());
        data.put("deadLetter", problem.deadLetter());
    }

    private static void put(ObjectNode data, String field, Optional<String> text) {
        text.ifPresent(present -> data.put(field, Text.writable(present)));
    }

    private static void addresses(ObjectNode data, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = data.putArray(field);
            texts.forEach(text -> array.add(Text.writable(text)));
        }
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
