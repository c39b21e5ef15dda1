package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.worker.it.Scrape;

import java.io.IOException;
import java.nio.file.Path;

/** What a worker takes of its machine. */
record Footprint(double heapBytes, int threads, int files) {

    private static final double MIB = 1 << 20;

    /** After a full collection. */
    static Footprint of(WorkerProcess worker) throws IOException, InterruptedException {
        collect(worker);
        Scrape metrics = Scrape.of(worker.get("/metrics").body());
        return new Footprint(
                metrics.sum("jvm_memory_used_bytes", "area=\"heap\""),
                (int) metrics.only("jvm_threads_live_threads"),
                (int) metrics.only("process_files_open_files"));
    }

    private static void collect(WorkerProcess worker) throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(worker.pid()),
                        "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start()
                .waitFor();
    }

    @Override
    public String toString() {
        return "%.1f MiB of heap, %d threads, %d files".formatted(heapBytes / MIB, threads, files);
    }
}
