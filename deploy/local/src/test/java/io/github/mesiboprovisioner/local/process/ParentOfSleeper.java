package io.github.mesiboprovisioner.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM that starts a child, says its process id, and waits to be killed. */
final class ParentOfSleeper {

    private ParentOfSleeper() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        ChildProcess child =
                ChildProcess.start(new ProcessBuilder("sleep", "600"), Path.of(args[0]));
        child.freeze();
        System.out.println("child " + child.pid());
        new CountDownLatch(1).await();
    }
}
