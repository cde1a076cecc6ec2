package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.app.config.Settings;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Look-ups go to the name server and port that the settings name. */
class ResolverTest {
    private DatagramSocket nameServer;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        nameServer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        thread = new Thread(this::serve);
        thread.start();
    }

    @AfterEach
    void stop() throws Exception {
        nameServer.close();
        thread.join();
    }

    /** Answers each question for MX with one exchanger, and all others with nothing. */
    private void serve() {
        byte[] buffer = new byte[4096];
        while (!nameServer.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                nameServer.receive(packet);
                Message question = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                Message answer = new Message(question.getHeader().getID());
                answer.getHeader().setFlag(Flags.QR);
                answer.addRecord(question.getQuestion(), Section.QUESTION);
                if (question.getQuestion().getType() == Type.MX) {
                    answer.addRecord(new MXRecord(question.getQuestion().getName(), DClass.IN, 60, 10, Name.fromString("mx.example.test.")),
                        Section.ANSWER);
                }
                byte[] bytes = answer.toWire();
                nameServer.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!nameServer.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void shouldAskTheServerAndPortOfTheSettings() throws Exception {
        Settings settings = Settings.load(Map.of("MAILROOM_CONF", "../../conf", "MAILROOM_DNS", "127.0.0.1:" + nameServer.getLocalPort()));
        Resolver resolver = new Resolver(new Counters(), settings);
        resolver.open();
        assertThat(resolver.findMXRecords("example.test")).containsExactly("mx.example.test.");
    }
}
