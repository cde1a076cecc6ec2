package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

class ConnectionGateTest {

    private static EmbeddedChannel connect(ConnectionGate gate, String address) {
        return new EmbeddedChannel(gate) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
    }

    private static String said(EmbeddedChannel channel) {
        ByteBuf answer = channel.readOutbound();
        return answer == null ? "" : answer.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldRefuseOneAddressOnlyWhenItHasTooMany() {
        ConnectionGate gate = new ConnectionGate(0, 2, true);
        EmbeddedChannel first = connect(gate, "192.0.2.1");
        connect(gate, "192.0.2.1");
        EmbeddedChannel third = connect(gate, "192.0.2.1");
        assertThat(said(third)).startsWith("421 4.7.0 too many connections from 192.0.2.1");
        assertThat(third.isActive()).isFalse();
        assertThat(connect(gate, "192.0.2.2").isActive()).isTrue();
        first.close();
        assertThat(connect(gate, "192.0.2.1").isActive()).isTrue();
    }

    @Test
    void shouldNotLimitLoopbackWhenPerAddress() {
        ConnectionGate gate = new ConnectionGate(0, 1, true);
        connect(gate, "127.0.0.1");
        assertThat(connect(gate, "127.0.0.1").isActive()).isTrue();
    }

    @Test
    void shouldCloseWithoutAWordWhenTlsComesFirst() {
        ConnectionGate gate = new ConnectionGate(1, 0, false);
        connect(gate, "192.0.2.1");
        EmbeddedChannel second = connect(gate, "192.0.2.2");
        assertThat(said(second)).isEmpty();
        assertThat(second.isActive()).isFalse();
    }
}
