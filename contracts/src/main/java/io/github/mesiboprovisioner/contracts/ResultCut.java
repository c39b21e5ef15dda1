package io.github.mesiboprovisioner.contracts;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Members;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is taken away, in this order, from a result that is too large. */
enum ResultCut {
    /** Only the members, which come back as far as there is room. */
    NOTHING {
        @Override
        Result apply(Result result) {
            return result;
        }
    },
    ERROR_TEXTS {
        @Override
        Result apply(Result result) {
            return with(
                    result,
                    switch (result.outcome()) {
                        case Outcome.Failed(var problem, var details) ->
                                new Outcome.Failed(cut(problem), details);
                        case Outcome.Applied _, Outcome.Skipped _ -> result.outcome();
                    });
        }
    },
    TRACE {
        @Override
        Result apply(Result result) {
            return new Result(
                    result.origin(),
                    result.idSuffix(),
                    result.subject(),
                    result.time(),
                    Result.Trace.NONE,
                    result.outcome());
        }
    },
    EVENT_IDENTITY {
        @Override
        Result apply(Result result) {
            EventOrigin origin = result.origin();
            return new Result(
                    new EventOrigin(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            origin.topic(),
                            origin.partition(),
                            origin.offset()),
                    result.idSuffix(),
                    result.subject(),
                    result.time(),
                    result.trace(),
                    result.outcome());
        }
    };

    static final Members NO_MEMBERS =
            new Members(List.of(), List.of(), List.of(), List.of(), List.of(), true);

    private static final int TEXT_CHARS_MAX = 200;

    /** Commas, the five field names and the brackets of their lists. */
    private static final int LISTS_OVERHEAD = 80;

    /** Two quotes and a comma. */
    private static final int ADDRESS_OVERHEAD = 3;

    abstract Result apply(Result result);

    static Result withoutMembers(Result result) {
        return with(result, result.outcome().details().members().map(_ -> NO_MEMBERS));
    }

    /**
     * The result with as many of {@code members} as go into {@code room} bytes, those first that
     * somebody may have to look after.
     */
    static Result withMembers(Result result, Members members, int room) {
        if (result.outcome().details().members().isEmpty()) {
            return result;
        }
        Room left = new Room(room - LISTS_OVERHEAD);
        List<String> rejected = left.fill(members.rejected());
        List<String> pending = left.fill(members.pending());
        List<String> held = left.fill(members.held());
        List<String> removed = left.fill(members.removed());
        List<String> added = left.fill(members.added());
        boolean truncated = members.truncated() || left.full;
        return with(
                result,
                Optional.of(new Members(added, removed, pending, rejected, held, truncated)));
    }

    /** The bytes that are left for members. */
    private static final class Room {
        private int bytes;
        private boolean full;

        Room(int bytes) {
            this.bytes = bytes;
        }

        List<String> fill(List<String> addresses) {
            List<String> kept = new ArrayList<>();
            for (String address : addresses) {
                bytes -= ADDRESS_OVERHEAD + jsonLength(address);
                full |= bytes < 0;
                if (full) {
                    break;
                }
                kept.add(address);
            }
            return kept;
        }
    }

    /** An upper bound: the SDK writes a surrogate pair as two escapes, 12 bytes in place of 4. */
    private static int jsonLength(String text) {
        int surrogates =
                (int) text.chars().filter(unit -> Character.isSurrogate((char) unit)).count();
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(Text.writable(text));
        return quoted.length + 4 * surrogates;
    }

    private static Result with(Result result, Optional<Members> members) {
        Details details = result.outcome().details();
        Details changed = new Details(details.user(), details.token(), details.group(), members);
        return with(
                result,
                switch (result.outcome()) {
                    case Outcome.Applied(var type, _) -> new Outcome.Applied(type, changed);
                    case Outcome.Skipped(var reason, _) -> new Outcome.Skipped(reason, changed);
                    case Outcome.Failed(var problem, _) -> new Outcome.Failed(problem, changed);
                });
    }

    private static Result with(Result result, Outcome outcome) {
        return new Result(
                result.origin(),
                result.idSuffix(),
                result.subject(),
                result.time(),
                result.trace(),
                outcome);
    }

    private static Problem cut(Problem problem) {
        return new Problem(
                problem.kind(),
                problem.code(),
                problem.error().map(ResultCut::cut),
                problem.cause().map(ResultCut::cut),
                problem.action().map(ResultCut::cut),
                List.of(),
                problem.attempts(),
                problem.deadLetter());
    }

    private static String cut(String text) {
        return text.length() <= TEXT_CHARS_MAX
                ? text
                : Text.writable(text.substring(0, TEXT_CHARS_MAX)) + "…";
    }
}
