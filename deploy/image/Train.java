import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the worker once, in the layout of its image, so that the JVM writes down what a start needs:
 * an AOT cache. There is neither Kafka nor mesibo while an image is built, so the worker waits for
 * them, shows its pages, and is told to stop.
 */
final class Train {

    private static final String PORT = "18080";
    private static final List<String> PAGES = List.of("livez", "readyz", "status", "metrics", "");

    private static final Map<String, String> NOBODY_THERE =
            Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9",
                    "MESIBO_API_URL", "http://127.0.0.1:9/",
                    "MESIBO_ALLOW_HTTP", "true",
                    "MESIBO_APP_ID", "training",
                    "MESIBO_APP_TOKEN", "training",
                    "PROVISIONER_MANAGEMENT_PORT", PORT);

    public static void main(String[] args) throws IOException, InterruptedException {
        ProcessBuilder worker =
                new ProcessBuilder(
                        "/opt/jre/bin/java",
                        "-XX:AOTCacheOutput=" + args[0],
                        "-jar",
                        "/app/mesibo-provisioner.jar");
        worker.environment().putAll(NOBODY_THERE);
        Process process = worker.redirectErrorStream(true).start();
        boolean waits = false;
        try (BufferedReader log = process.inputReader()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                System.out.println(line);
                if (!waits && line.contains("could not be established")) {
                    waits = true;
                    visit();
                    process.toHandle().destroy();
                }
            }
        }
        if (!waits || !process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            System.err.println("the worker did not run as it should");
            System.exit(1);
        }
    }

    private static void visit() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String page : PAGES) {
                URI uri = URI.create("http://127.0.0.1:" + PORT + "/" + page);
                http.send(
                        HttpRequest.newBuilder(uri).build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
    }
}
