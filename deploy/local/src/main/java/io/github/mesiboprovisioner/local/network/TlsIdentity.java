package io.github.mesiboprovisioner.local.network;

import io.github.mesiboprovisioner.local.process.ChildProcess;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import javax.net.ssl.KeyManagerFactory;

/**
 * A key with a self-signed certificate for this machine, made anew by the JDK's keytool.
 *
 * @param store both in PKCS #12, with {@link #PASSWORD}
 * @param certificate in PEM: what a client must trust ({@code MESIBO_CA_FILE})
 */
public record TlsIdentity(KeyManagerFactory keys, Path store, Path certificate) {

    public static final String PASSWORD = "changeit";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Makes one, with its files in a folder. */
    public static TlsIdentity create(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("identity.p12");
        Path certificate = folder.resolve("identity.pem");
        keytool(
                folder,
                store,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1");
        keytool(folder, store, "-exportcert", "-rfc", "-file", certificate.toString());
        return new TlsIdentity(keys(store), store, certificate);
    }

    private static void keytool(Path folder, Path store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-alias", "local", "-keystore", store.toString(), "-storepass", PASSWORD));
        ChildProcess keytool =
                ChildProcess.start(new ProcessBuilder(command), folder.resolve("keytool.log"));
        OptionalInt exit = keytool.waitFor(LIMIT);
        if (exit.isEmpty() || exit.getAsInt() != 0) {
            throw new IllegalStateException("keytool failed:\n" + keytool.outputTail());
        }
    }

    private static KeyManagerFactory keys(Path store) throws IOException, GeneralSecurityException {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keyStore.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore, PASSWORD.toCharArray());
        return keys;
    }
}
