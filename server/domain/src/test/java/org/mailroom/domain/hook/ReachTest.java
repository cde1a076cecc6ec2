package org.mailroom.domain.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may be called on somebody's behalf. */
class ReachTest {
    private static final Reach NOTHING_ALLOWED = new Reach(List.of());

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, loopback", "127.255.255.254, loopback", "::1, loopback", "0.0.0.0, this machine", "0.1.2.3, this machine", "::, this machine",
        "10.0.0.1, private", "10.255.255.255, private", "172.16.0.1, private", "172.31.255.255, private", "192.168.1.1, private", "fc00::1, private", "fd12:3456::1, private",
        "fec0::1, private", "169.254.169.254, link-local", "fe80::1, link-local", "febf::1, link-local", "100.64.0.1, provider", "224.0.0.1, multicast", "ff02::1, multicast",
        "255.255.255.255, reserved", "240.0.0.1, reserved", "192.0.2.1, documentation", "198.18.0.1, measurements", "2001:db8::1, documentation", "2001::1, reserved",
        "64:ff9b::7f00:1, loopback", "64:ff9b::a00:1, private", "2002:7f00:1::1, loopback", "2002:c0a8:101::1, private", "::127.0.0.1, loopback", "::10.0.0.1, private",
        "64:ff9b:1::1, no public", "4000::1, no public", "100::1, no public"})
    void shouldRefuseWhatIsNotPublic(String text, String why) throws Exception {
        assertThat(NOTHING_ALLOWED.refusal(address(text))).as(text).hasValueSatisfying(words -> assertThat(words).contains(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.255.255", "172.32.0.1", "192.167.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "169.253.1.1", "223.255.255.255",
        "2606:4700::1", "2a00:1450::1", "2003::1", "64:ff9b::808:808", "2002:808:808::1"})
    void shouldLetPublicAddressesBe(String text) throws Exception {
        assertThat(NOTHING_ALLOWED.refusal(address(text))).isEmpty();
    }

    /** Java makes an IPv4 address of it wherever it can; a name server's answer may be built otherwise. */
    @Test
    void shouldSeeThroughMappedAddresses() throws Exception {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 127, 0, 0, 1};
        InetAddress mapped = Inet6Address.getByAddress("rebind.example", bytes, -1);
        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThat(NOTHING_ALLOWED.refusal(mapped)).contains("127.0.0.1 is a loopback address");
        assertThat(NOTHING_ALLOWED.refusal(address("::ffff:10.1.2.3"))).contains("10.1.2.3 is a private address");
    }

    @Test
    void shouldAllowWhatTheAdministratorNames() throws Exception {
        Reach reach = new Reach(List.of(AddressRange.of("10.1.0.0/16"), AddressRange.of("127.0.0.2"), AddressRange.of("fd00::/8")));
        for (String allowed : List.of("10.1.2.3", "127.0.0.2", "fd00::5", "::ffff:10.1.2.3", "8.8.8.8")) {
            assertThat(reach.refusal(address(allowed))).as(allowed).isEmpty();
        }
        for (String refused : List.of("10.2.0.1", "127.0.0.1", "fc00::5", "64:ff9b::a01:203")) {
            assertThat(reach.refusal(address(refused))).as(refused).isPresent();
        }
    }

    @Test
    void shouldReadRanges() throws Exception {
        assertThat(AddressRange.of("192.168.4.0/22").contains(address("192.168.7.255"))).isTrue();
        assertThat(AddressRange.of("192.168.4.0/22").contains(address("192.168.8.0"))).isFalse();
        assertThat(AddressRange.of("0.0.0.0/0").contains(address("::1"))).isFalse();
        for (String wrong : List.of("", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0/8", "10.0.0.256")) {
            assertThatThrownBy(() -> AddressRange.of(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
