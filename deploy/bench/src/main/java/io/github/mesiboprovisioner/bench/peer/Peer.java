package io.github.mesiboprovisioner.bench.peer;

/** A way of working through a topic. */
interface Peer {
    /** Works until the process ends. */
    void run(PeerSettings settings) throws InterruptedException;
}
