package io.github.mesiboprovisioner.contracts;

/** The rule for mesibo addresses and for group ids (CONTRACT 3). */
public final class Address {

    /** Longest address and longest group id, in UTF-8 bytes. */
    public static final int BYTES_MAX = 255;

    private Address() {}

    /**
     * Whether {@code address} is 1 to 255 UTF-8 bytes without comma (member lists are
     * comma-separated) and without control character.
     */
    public static boolean isValid(String address) {
        return address.indexOf(',') < 0 && isValidGroupId(address);
    }

    /** Whether {@code id} is 1 to 255 UTF-8 bytes without control character. */
    public static boolean isValidGroupId(String id) {
        return !id.isEmpty()
                && id.length() <= BYTES_MAX
                && Text.utf8Length(id) <= BYTES_MAX
                && Text.isClean(id);
    }
}
