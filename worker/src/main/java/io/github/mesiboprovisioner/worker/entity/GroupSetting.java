package io.github.mesiboprovisioner.worker.entity;

/** What of a group, besides its members, events change independently of each other. */
enum GroupSetting {
    NAME,
    SEND,
    RECV,
    PUB,
    SUB,
    LIST
}
