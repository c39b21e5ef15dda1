package io.github.mesiboprovisioner.worker.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a setting becomes a value.
 *
 * @param accepted what texts are taken, in words
 * @param parser empty for any other text
 */
record Type<T>(String accepted, Function<String, Optional<T>> parser) {

    Optional<T> parse(String text) {
        return parser.apply(text);
    }
}
