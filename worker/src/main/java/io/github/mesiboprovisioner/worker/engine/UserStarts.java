package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.UserState;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps one copy of how values of users begin, since many begin alike: a packed value is the number
 * of its beginning and the rest. Of beginnings that are too many or too long none is kept; such a
 * value stays whole behind the number 0.
 */
final class UserStarts {

    private static final int COUNT_MAX = 1 << 12;
    private static final int LENGTH_MAX = 1 << 10;

    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final List<Known> known = new ArrayList<>(List.of(Known.NONE));
    private final StateWriter packing = new StateWriter();
    private int latest;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Known(byte[] bytes, UserForm.Start start) {
        static final Known NONE =
                new Known(new byte[0], new UserForm.Start(0, Set.of(), List.of()));
    }

    /** A value, packed; valid until the next one is. */
    Span packed(Span value) {
        int length = StateCodec.userStartLength(value);
        int number = number(new Span(value.bytes(), value.from(), length));
        int kept = number == 0 ? 0 : length;
        packing.clear();
        packing.unsigned(number);
        packing.octets(new Span(value.bytes(), value.from() + kept, value.length() - kept));
        return packing.span();
    }

    UserForm.Start start(Span packed) {
        return start(new StateReader(packed));
    }

    UserState state(Span packed) {
        StateReader from = new StateReader(packed);
        UserState state = UserForm.read(start(from), from);
        from.end();
        return state;
    }

    private UserForm.Start start(StateReader from) {
        int number = from.small();
        return number == 0 ? StateCodec.userStart(from) : known.get(number).start();
    }

    private int number(Span start) {
        byte[] last = known.get(latest).bytes();
        if (last.length == start.length() && start.matches(last, 0)) {
            return latest;
        }
        if (start.length() > LENGTH_MAX) {
            return 0;
        }
        Integer number = numbers.get(ByteBuffer.wrap(start.bytes(), start.from(), start.length()));
        if (number == null) {
            number = known.size() < COUNT_MAX ? newNumber(start.copy()) : 0;
        }
        latest = number;
        return number;
    }

    private int newNumber(byte[] start) {
        known.add(new Known(start, StateCodec.userStart(new StateReader(start))));
        numbers.put(ByteBuffer.wrap(start), known.size() - 1);
        return known.size() - 1;
    }
}
