package org.mailroom.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.hook.AddressRange;

/** Whom a request is from, when proxies say so and when others do. */
class ProxiesTest {
    private static final List<AddressRange> TRUSTED = Stream.of("127.0.0.1", "10.0.0.0/8", "::1").map(AddressRange::of).toList();

    private static String client(Proxies proxies, String connected, String field, String... values) {
        HttpFields.Mutable headers = HttpFields.build();
        for (String value : values) {
            headers.add(field, value);
        }
        return proxies.client(AddressRange.numeric(connected), headers).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        127.0.0.1 | 192.0.2.7                        | 192.0.2.7
        127.0.0.1 | 192.0.2.7:4711                   | 192.0.2.7
        127.0.0.1 | 2001:db8::7                      | 2001:db8:0:0:0:0:0:7
        127.0.0.1 | [2001:db8::7]:4711               | 2001:db8:0:0:0:0:0:7
        127.0.0.1 | 198.51.100.1, 192.0.2.7          | 192.0.2.7
        127.0.0.1 | 198.51.100.1, 192.0.2.7, 10.1.2.3 | 192.0.2.7
        127.0.0.1 | 10.9.9.9, 10.1.2.3               | 10.9.9.9
        127.0.0.1 | nonsense                         | 127.0.0.1
        127.0.0.1 | 192.0.2.7, mail.example.org      | 127.0.0.1
        127.0.0.1 | 192.0.2.7, nonsense, 10.1.2.3    | 10.1.2.3
        192.0.2.9 | 192.0.2.7                        | 192.0.2.9
        """)
    void shouldBelieveTrustedProxiesOnly(String connected, String value, String client) {
        assertThat(client(new Proxies(TRUSTED, Proxies.Field.X_FORWARDED_FOR), connected, "X-Forwarded-For", value)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        for=192.0.2.7;proto=https                               | 192.0.2.7
        proto=https;For="[2001:db8::7]:4711"                    | 2001:db8:0:0:0:0:0:7
        for=198.51.100.1, for=192.0.2.7;by=10.0.0.1             | 192.0.2.7
        for=192.0.2.7, for="10.1.2.3:80"                        | 192.0.2.7
        for=192.0.2.7, for=unknown                              | 127.0.0.1
        for=_hidden                                             | 127.0.0.1
        proto=https                                             | 127.0.0.1
        """)
    void shouldReadForwardedWhereThatIsWhatProxiesWrite(String value, String client) {
        assertThat(client(new Proxies(TRUSTED, Proxies.Field.FORWARDED), "127.0.0.1", "Forwarded", value)).isEqualTo(client);
    }

    @Test
    void shouldReadSeveralFieldsAsOneList() {
        assertThat(client(new Proxies(TRUSTED, Proxies.Field.X_FORWARDED_FOR), "::1", "X-Forwarded-For", "198.51.100.1", "192.0.2.7", "10.0.0.1")).isEqualTo("192.0.2.7");
    }

    /** A proxy that writes the one passes on what clients say in the other. */
    @Test
    void shouldNotReadTheOtherField() {
        assertThat(client(new Proxies(TRUSTED, Proxies.Field.X_FORWARDED_FOR), "127.0.0.1", "Forwarded", "for=192.0.2.7")).isEqualTo("127.0.0.1");
        assertThat(client(new Proxies(TRUSTED, Proxies.Field.FORWARDED), "127.0.0.1", "X-Forwarded-For", "192.0.2.7")).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldBelieveNobodyUnlessToldSo() {
        assertThat(client(Proxies.NONE, "127.0.0.1", "X-Forwarded-For", "192.0.2.7")).isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
    }
}
