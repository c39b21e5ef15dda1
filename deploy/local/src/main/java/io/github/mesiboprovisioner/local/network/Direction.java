package io.github.mesiboprovisioner.local.network;

/** The two ways through a relay. */
public enum Direction {
    TO_SERVER,
    TO_CLIENT
}
