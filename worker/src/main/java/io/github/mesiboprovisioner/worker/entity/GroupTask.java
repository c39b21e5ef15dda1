package io.github.mesiboprovisioner.worker.entity;

/** placeholder */
public non-sealed interface GroupTask extends Task {}
