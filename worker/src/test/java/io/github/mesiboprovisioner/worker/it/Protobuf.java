package io.github.mesiboprovisioner.worker.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A protobuf message, as far as its wire format tells without its schema. */
final class Protobuf {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final List<Field> fields = new ArrayList<>();

    /**
     * One field.
     *
     * @param value of a number
     * @param bytes of text, bytes or a message
     */
    private record Field(int number, long value, ByteBuffer bytes) {}

    Protobuf(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    private Protobuf(ByteBuffer message) {
        ByteBuffer buffer = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            long key = varint(buffer);
            fields.add(field((int) (key >>> 3), (int) (key & 7), buffer));
        }
    }

    /** All messages of a field. */
    List<Protobuf> messages(int field) {
        return fields.stream()
                .filter(one -> one.number() == field)
                .map(one -> new Protobuf(one.bytes()))
                .toList();
    }

    /** Empty if there are none. */
    byte[] bytes(int field) {
        return fields.stream()
                .filter(one -> one.number() == field)
                .findFirst()
                .map(one -> copy(one.bytes()))
                .orElse(new byte[0]);
    }

    /** 0 if there is none. */
    long number(int field) {
        return fields.stream()
                .filter(one -> one.number() == field)
                .findFirst()
                .map(Field::value)
                .orElse(0L);
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    private static Field field(int number, int type, ByteBuffer buffer) {
        return switch (type) {
            case 0 -> new Field(number, varint(buffer), NONE);
            case 1 -> new Field(number, buffer.getLong(), NONE);
            case 2 -> {
                int length = (int) varint(buffer);
                ByteBuffer bytes = buffer.slice(buffer.position(), length);
                buffer.position(buffer.position() + length);
                yield new Field(number, 0, bytes);
            }
            case 5 -> new Field(number, buffer.getInt(), NONE);
            default -> throw new IllegalArgumentException("wire type " + type);
        };
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = buffer.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
