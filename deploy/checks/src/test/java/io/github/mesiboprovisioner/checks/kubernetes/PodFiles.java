package io.github.mesiboprovisioner.checks.kubernetes;

import io.github.mesiboprovisioner.local.network.TlsIdentity;
import io.github.mesiboprovisioner.local.process.TemporaryFolder;
import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What people and operators put into the Secrets and ConfigMaps that the overlays name. */
final class PodFiles {

    static final String APP_TOKEN = "app-token-of-the-manifests-test";

    /** Made once: keytool takes seconds. */
    private static final Map<String, String> CONTENTS = new HashMap<>();

    private PodFiles() {}

    /** Contents by path in the pod, with some certificate. */
    static synchronized Map<String, String> contents()
            throws IOException, GeneralSecurityException, InterruptedException {
        if (CONTENTS.isEmpty()) {
            Path folder = Files.createTempDirectory("pod-files-");
            try {
                CONTENTS.putAll(of(TlsIdentity.create(folder)));
            } finally {
                TemporaryFolder.delete(folder);
            }
        }
        return Map.copyOf(CONTENTS);
    }

    /** Contents by path in the pod; certificates and key are those of {@code identity}. */
    static Map<String, String> of(TlsIdentity identity)
            throws IOException, GeneralSecurityException {
        String certificate = Files.readString(identity.certificate());
        return Map.of(
                "/run/secrets/mesibo/app-token", APP_TOKEN,
                "/run/secrets/kafka/kafka.properties", scram(),
                "/run/secrets/kafka/user.crt", certificate,
                "/run/secrets/kafka/user.key", key(identity),
                "/run/secrets/kafka/ca.crt", certificate,
                "/etc/mesibo/ca.crt", certificate);
    }

    /** What the worker makes of the first pod's environment; files are laid out in the folder. */
    static Settings settings(Manifests overlay, Path folder)
            throws IOException, GeneralSecurityException, InterruptedException, UnusableSettings {
        return Settings.from(PodEnvironment.laidOut(overlay, folder, contents()));
    }

    private static String scram() {
        return "kafka.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule"
                + " required username=\"provisioner\" password=\"secret\";\n";
    }

    /** The private key in PEM, as Strimzi writes it. */
    private static String key(TlsIdentity identity) throws IOException, GeneralSecurityException {
        char[] password = TlsIdentity.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity.store())) {
            store.load(in, password);
        }
        String alias = store.aliases().nextElement();
        Key key = Objects.requireNonNull(store.getKey(alias, password));
        String body =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }
}
