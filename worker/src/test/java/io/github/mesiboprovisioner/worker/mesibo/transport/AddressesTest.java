package io.github.mesiboprovisioner.worker.mesibo.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;

final class AddressesTest {

    @Test
    void preferred_bothProtocols_isTheFourthOnly() throws UnknownHostException {
        InetAddress six = InetAddress.getByName("2001:db8::1");
        InetAddress first = InetAddress.getByName("192.0.2.1");
        InetAddress second = InetAddress.getByName("192.0.2.2");

        assertThat(Addresses.preferred(six, first, second)).containsExactly(first, second);
    }

    @Test
    void preferred_onlyTheSixth_isThat() throws UnknownHostException {
        InetAddress six = InetAddress.getByName("2001:db8::1");

        assertThat(Addresses.preferred(six)).containsExactly(six);
    }
}
