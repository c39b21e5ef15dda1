package io.github.mesiboprovisioner.worker.mesibo.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;

final class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.mesibo.com/backend/,true,api.mesibo.com,443,api.mesibo.com,/backend/",
        "https://api.mesibo.com/backend,true,api.mesibo.com,443,api.mesibo.com,/backend",
        "https://api.mesibo.com,true,api.mesibo.com,443,api.mesibo.com,/",
        "http://h:8080/a%20b?x=%2F,false,h,8080,h:8080,/a%20b?x=%2F",
        "https://[::1]:8443/,true,::1,8443,[::1]:8443,/",
        "http://[::1],false,::1,80,[::1],/"
    })
    void of_anyUrl_isTakenApart(
            URI url, boolean tls, String host, int port, String hostHeader, String path) {
        assertThat(Target.of(url)).isEqualTo(new Target(tls, host, port, hostHeader, path));
    }
}
