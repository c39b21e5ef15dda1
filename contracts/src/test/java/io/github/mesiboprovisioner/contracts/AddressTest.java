package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

class AddressTest {

    static Stream<String> valid() {
        return Stream.of(
                "a", "ada@example.com", "+44 20", "漢字", "😀", "x".repeat(255), "é".repeat(127));
    }

    static Stream<String> invalid() {
        return Stream.of(
                "",
                "a,b",
                "a\nb",
                "a\u0000",
                "\u007f",
                "\u0085",
                "x".repeat(256),
                "é".repeat(128),
                "😀".repeat(64),
                "\ud800",
                "a\udc00b");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void isValid_goodAddress_isTrue(String address) {
        assertThat(Address.isValid(address)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void isValid_badAddress_isFalse(String address) {
        assertThat(Address.isValid(address)).isFalse();
    }

    @Test
    void isValidGroupId_comma_isTrue() {
        assertThat(Address.isValidGroupId("staff, all")).isTrue();
    }
}
