package io.github.mesiboprovisioner.contracts;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields of {@code data.permissions}. */
enum Permission {
    SEND,
    RECV,
    PUB,
    SUB,
    LIST;

    private final String field = name().toLowerCase(Locale.ROOT);

    String field() {
        return field;
    }

    static Optional<Permission> of(String field) {
        return Stream.of(values()).filter(permission -> permission.field.equals(field)).findFirst();
    }
}
