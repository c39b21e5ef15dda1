package io.github.mesiboprovisioner.worker.mesibo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate made on the spot with the JDK's keytool: its own authority. */
final class ServerCertificate {
    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyStore keys;
    private final Path pem;

    private ServerCertificate(KeyStore keys, Path pem) {
        this.keys = keys;
        this.pem = pem;
    }

    /**
     * @param names as keytool's {@code san}
     */
    static ServerCertificate naming(Path folder, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = Files.createTempFile(folder, "keys", ".p12");
        Files.delete(store);
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=server",
                                "-ext",
                                "san=" + names,
                                "-ext",
                                "bc:c",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store)) {
            keys.load(content, PASSWORD);
        }
        return new ServerCertificate(keys, writePem(folder, keys));
    }

    private static Path writePem(Path folder, KeyStore keys)
            throws IOException, GeneralSecurityException {
        String base64 =
                Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded());
        return Files.writeString(
                Files.createTempFile(folder, "ca", ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }

    Path pem() {
        return pem;
    }

    ServerSocketFactory sockets() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }
}
