package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How the other side proves who it is: a certificate that is trusted and names the host. */
final class Tls {
    private Tls() {}

    /**
     * @param caFile when given, its certificates are trusted and no others
     */
    static SslContext context(Optional<Path> caFile) throws IOException {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .endpointIdentificationAlgorithm("HTTPS");
        if (caFile.isPresent()) {
            try (InputStream certificates = Files.newInputStream(caFile.get())) {
                builder.trustManager(certificates);
            }
        }
        return builder.build();
    }
}
