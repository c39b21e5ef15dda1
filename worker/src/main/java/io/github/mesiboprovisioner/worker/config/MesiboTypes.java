package io.github.mesiboprovisioner.worker.config;

import io.github.mesiboprovisioner.contracts.Secret;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of setting that only {@code MESIBO_} variables have. */
final class MesiboTypes {
    private static final Pattern PROXY =
            Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):(?<port>\\d{1,5})");

    private static final int PORT_MAX = 65_535;

    private MesiboTypes() {}

    static Type<URI> url() {
        return new Type<>(
                "an https URL without user or fragment; http only with MESIBO_ALLOW_HTTP=true",
                MesiboTypes::parseUrl);
    }

    private static Optional<URI> parseUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            boolean plain = url.getRawUserInfo() == null && url.getRawFragment() == null;
            boolean reachable = url.getHost() != null && isPort(url.getPort());
            return http && plain && reachable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether it is left to the scheme, or one to connect to; {@link URI} takes any number. */
    private static boolean isPort(int port) {
        return port == -1 || (1 <= port && port <= PORT_MAX);
    }

    static Type<MesiboSettings.Proxy> proxy() {
        return new Type<>("host:port", MesiboTypes::parseProxy);
    }

    private static Optional<MesiboSettings.Proxy> parseProxy(String text) {
        Matcher matcher = PROXY.matcher(text);
        return matcher.matches()
                ? Types.integer(1, PORT_MAX)
                        .parse(matcher.group("port"))
                        .map(port -> new MesiboSettings.Proxy(matcher.group("host"), port))
                : Optional.empty();
    }

    static Type<Path> certificates() {
        return new Type<>(
                "a readable PEM file with at least one X.509 certificate",
                text -> path(text).filter(MesiboTypes::holdsCertificate));
    }

    private static boolean holdsCertificate(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return !CertificateFactory.getInstance("X.509").generateCertificates(content).isEmpty();
        } catch (IOException | CertificateException e) {
            return false;
        }
    }

    static Type<Secret> token() {
        return new Type<>("one word of printable ASCII", AppToken::parse);
    }

    static Type<AppToken> tokenFile() {
        return new Type<>(
                "a readable file that holds one word of printable ASCII",
                text -> path(text).flatMap(MesiboTypes::readToken));
    }

    private static Optional<AppToken> readToken(Path file) {
        try {
            return AppToken.in(file).map(secret -> new AppToken(secret, Optional.of(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
