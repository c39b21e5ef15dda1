package io.github.mesiboprovisioner.local.network;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets everybody through while it is open, and holds them while it is shut. */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open = true;

    void shut() {
        set(false);
    }

    void open() {
        set(true);
    }

    void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!open) {
                opened.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean state) {
        lock.lock();
        try {
            open = state;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
