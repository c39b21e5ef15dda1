package io.github.mesiboprovisioner.checks.image;

import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.local.process.BuildTree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The image, built by its own script. */
record WorkerImage(Docker docker, String name) {

    private static final String LAYERS = "{{join .RootFS.Layers \" \"}}";

    /** The whole; skips the check, or fails it, where it cannot be built. */
    static WorkerImage whole() throws IOException, InterruptedException {
        Docker docker = Docker.engine();
        WorkerImage image = new WorkerImage(docker, "mesibo-provisioner:checked");
        Docker.Ending built = build(image.name());
        if (built.code() != 0) {
            throw Tool.missing("docker", "the image cannot be built: " + built.errors());
        }
        return image;
    }

    /** All but the AOT cache, made anew. */
    static WorkerImage withoutCache() throws IOException, InterruptedException {
        WorkerImage image = new WorkerImage(Docker.engine(), "mesibo-provisioner:checked-again");
        build(image.name(), "--no-cache", "--target", "run").orThrow();
        return image;
    }

    /** What {@code docker inspect} says. */
    String inspect(String format) throws IOException, InterruptedException {
        return docker.ask("inspect", "--format", format, name);
    }

    /** The hashes of its layers, from below. */
    List<String> layers() throws IOException, InterruptedException {
        return List.of(inspect(LAYERS).split(" ", -1));
    }

    private static Docker.Ending build(String image, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(BuildTree.find("provisioner.image.build", "deploy/image/build").toString());
        command.add(image);
        command.addAll(List.of(options));
        return Docker.run(command);
    }
}
