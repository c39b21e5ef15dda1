package io.github.mesiboprovisioner.worker.entity;

/** placeholder */
public non-sealed interface UserTask extends Task {}
