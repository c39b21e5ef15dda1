package io.github.mesiboprovisioner.contracts;

/** Encrypts issued tokens before they leave the worker. */
@FunctionalInterface
public interface TokenSeal {

    /** The token as a compact JWE. */
    String seal(Secret token);
}
