package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.junit.jupiter.api.Test;

class ListenAddressTest {

    private static InetSocketAddress[] read(String text) throws Exception {
        BaseHierarchicalConfiguration listener = new BaseHierarchicalConfiguration();
        listener.setProperty("listen", text);
        return ListenAddress.of(listener);
    }

    @Test
    void shouldReadAddressesOfBothKinds() throws Exception {
        assertThat(read("127.0.0.1:25, [::1]:2525")).containsExactly(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 25),
            new InetSocketAddress(InetAddress.getByName("::1"), 2525));
        assertThat(ListenAddress.of(new BaseHierarchicalConfiguration())).isEmpty();
    }

    @Test
    void shouldTellWhatIsAllowedWhenItIsNoAddress() {
        for (String wrong : new String[] {"127.0.0.1", "127.0.0.1:smtp", "127.0.0.1:70000"}) {
            assertThatThrownBy(() -> read(wrong)).isInstanceOf(ConfigurationException.class).hasMessageContaining("'" + wrong + "'").hasMessageContaining("address:port");
        }
    }
}
