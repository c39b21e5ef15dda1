package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * State records as keys and values of a compacted topic.
 *
 * <p>A key begins with the kind and never changes its form, or compaction would keep two of a
 * record. A value begins with the version of its form. No value: the key is forgotten.
 */
public final class StateCodec {

    private static final int VERSION = 1;

    private static final int PROGRESS = 'p';
    private static final int USER = 'u';
    private static final int GROUP = 'g';
    private static final int MEMBER = 'm';

    private StateCodec() {}

    /**
     * A record as bytes.
     *
     * @param value null: a tombstone
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed through, nobody compares them
    public record Encoded(byte[] key, byte @Nullable [] value) {}

    /** A record that cannot be read. Names its kind, never its content. */
    public static final class Unreadable extends RuntimeException {
        private Unreadable(String kind, String reason) {
            super("unreadable state record (" + kind + "): " + reason, null, false, false);
        }
    }

    public static Encoded encode(StateRecord record) {
        return switch (record) {
            case StateRecord.OfProgress(var progress) ->
                    new Encoded(
                            key(PROGRESS, _ -> {}), value(to -> ProgressForm.write(progress, to)));
            case StateRecord.OfUser(var address, var state) ->
                    new Encoded(
                            key(EntityKey.user(address)), value(to -> UserForm.write(state, to)));
            case StateRecord.OfGroup(var id, var state) ->
                    new Encoded(key(EntityKey.group(id)), value(to -> GroupForm.write(state, to)));
            case StateRecord.OfMember(var id, var address, var member) ->
                    new Encoded(memberKey(id, address), value(to -> MemberForm.write(member, to)));
            case StateRecord.Forgotten(var key) -> new Encoded(key(key), null);
            case StateRecord.ForgottenMember(var id, var address) ->
                    new Encoded(memberKey(id, address), null);
        };
    }

    /**
     * Reads a record.
     *
     * @throws Unreadable if it is not one, or one of a version unknown here
     */
    public static StateRecord decode(byte[] key, byte @Nullable [] value) {
        if (key.length == 0) {
            throw new Unreadable("of no kind", "the key is empty");
        }
        try {
            return decode(new StateReader(key), value);
        } catch (StateReader.Malformed e) {
            throw new Unreadable(kind(key[0]), e.text());
        }
    }

    /** True if the record is a user's own. */
    static boolean isOfUser(byte[] key) {
        return key.length > 0 && key[0] == USER;
    }

    /**
     * Reads a user's record by {@code read}.
     *
     * @throws Unreadable if it is not one, or one of a version unknown here
     */
    static void readUser(Runnable read) {
        try {
            read.run();
        } catch (StateReader.Malformed e) {
            throw new Unreadable(kind(USER), e.text());
        }
    }

    private static StateRecord decode(StateReader key, byte @Nullable [] value) {
        return switch (key.octet()) {
            case PROGRESS -> {
                key.end();
                yield progress(value);
            }
            case USER -> {
                String address = key.lastText();
                yield value == null
                        ? new StateRecord.Forgotten(EntityKey.user(address))
                        : new StateRecord.OfUser(address, read(value, StateCodec::user));
            }
            case GROUP -> {
                String id = key.lastText();
                yield value == null
                        ? new StateRecord.Forgotten(EntityKey.group(id))
                        : new StateRecord.OfGroup(id, read(value, GroupForm::read));
            }
            case MEMBER -> {
                String id = key.text();
                String address = key.lastText();
                yield value == null
                        ? new StateRecord.ForgottenMember(id, address)
                        : new StateRecord.OfMember(id, address, read(value, MemberForm::read));
            }
            default -> throw StateReader.unknown("kind");
        };
    }

    /** The value of a user's record. */
    static void write(UserState state, StateWriter to) {
        to.octet(VERSION);
        UserForm.write(state, to);
    }

    /** The user whose record has this key. */
    static EntityKey user(Span key) {
        StateReader from = new StateReader(key);
        from.octet();
        return EntityKey.user(from.lastText());
    }

    /** How a user's value begins. */
    static UserForm.Start userStart(StateReader from) {
        from.octet();
        return UserForm.readStart(from);
    }

    /** How many bytes that are. */
    static int userStartLength(Span value) {
        StateReader from = new StateReader(value);
        checkVersion(from);
        UserForm.skipStart(from);
        return from.at() - value.from();
    }

    private static UserState user(StateReader from) {
        return UserForm.read(UserForm.readStart(from), from);
    }

    private static StateRecord progress(byte @Nullable [] value) {
        if (value == null) {
            throw new StateReader.Malformed("progress is never forgotten");
        }
        return new StateRecord.OfProgress(read(value, ProgressForm::read));
    }

    private static <T> T read(byte[] value, Function<StateReader, T> form) {
        StateReader from = new StateReader(value);
        checkVersion(from);
        T content = form.apply(from);
        from.end();
        return content;
    }

    private static void checkVersion(StateReader from) {
        int version = from.octet();
        if (version != VERSION) {
            throw new StateReader.Malformed(
                    "version " + version + ", written by a later release; known: " + VERSION);
        }
    }

    private static byte[] value(Consumer<StateWriter> form) {
        StateWriter to = new StateWriter();
        to.octet(VERSION);
        form.accept(to);
        return to.written();
    }

    private static byte[] key(int kind, Consumer<StateWriter> form) {
        StateWriter to = new StateWriter();
        to.octet(kind);
        form.accept(to);
        return to.written();
    }

    private static byte[] key(EntityKey entity) {
        StateWriter to = new StateWriter();
        writeKey(entity, to);
        return to.written();
    }

    /** The key of an entity's own record. */
    static void writeKey(EntityKey entity, StateWriter to) {
        to.octet(
                switch (entity.kind()) {
                    case USER -> USER;
                    case GROUP -> GROUP;
                });
        to.lastText(entity.id());
    }

    private static byte[] memberKey(String group, String address) {
        return key(
                MEMBER,
                to -> {
                    to.text(group);
                    to.lastText(address);
                });
    }

    private static String kind(int first) {
        return switch (first) {
            case PROGRESS -> "progress";
            case USER -> "user";
            case GROUP -> "group";
            case MEMBER -> "member";
            default -> "of no known kind";
        };
    }
}
