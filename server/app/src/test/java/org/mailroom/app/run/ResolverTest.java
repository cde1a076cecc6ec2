package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.app.config.Settings;
import org.mailroom.app.measure.JamesFigures;
import org.mailroom.mailets.auth.Dns;
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
    private volatile boolean silent;
    private volatile int lost;
    private volatile String unanswered = "";
    private final CountDownLatch rootAsked = new CountDownLatch(2);

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
                if (question.getQuestion().getName().equals(Name.root)) {
                    rootAsked.countDown();
                }
                if (silent || question.getQuestion().getName().toString().equals(unanswered)) {
                    continue;
                }
                if (question.getQuestion().getType() == Type.MX && lost-- > 0) {
                    continue;
                }
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

    private static Resolver opened(String address) throws Exception {
        Resolver resolver = new Resolver(new JamesFigures(), Settings.load(address.isEmpty() ? Map.of("MAILROOM_CONF", "../../conf") : Map.of("MAILROOM_CONF", "../../conf", "MAILROOM_DNS", address)));
        resolver.open();
        return resolver;
    }

    @Test
    void shouldAnswerChecksOfSendersInTimeOrNotAtAll() throws Exception {
        try (NameServer server = new NameServer()) {
            String text = "v=DKIM1; p=" + "A".repeat(400);
            server.text("s._domainkey.bank.example", text);
            server.text("empty.example", "x");
            Resolver resolver = opened(server.address());
            Duration enough = Duration.ofSeconds(20);
            assertThat(resolver.records("s._domainkey.bank.example", Dns.Kind.TXT, enough)).containsExactly(text);
            assertThat(resolver.records("nobody.example", Dns.Kind.TXT, enough)).isEmpty();
            assertThat(resolver.records("empty.example", Dns.Kind.MX, enough)).isEmpty();
            assertThat(resolver.records("no name..", Dns.Kind.A, enough)).isEmpty();
            assertThatThrownBy(() -> resolver.records("silent.example", Dns.Kind.TXT, Duration.ofMillis(200))).isInstanceOf(Dns.Silent.class);
        }
        assertThat(opened("").records("bank.example", Dns.Kind.TXT, Duration.ofSeconds(20))).isEmpty();
    }

    @Test
    @Timeout(60)
    void shouldNotAskServersThatAnswerNothingAtAllUntilTheyDo() throws Exception {
        silent = true;
        Resolver resolver = opened("127.0.0.1:" + nameServer.getLocalPort());
        Awaitility.await().until(resolver::silent);
        assertThatThrownBy(() -> resolver.records("b.example.test", Dns.Kind.MX, Duration.ofHours(1))).isInstanceOf(Dns.Silent.class);
        silent = false;
        Awaitility.await().until(() -> !resolver.silent());
        assertThat(resolver.records("c.example.test", Dns.Kind.MX, Duration.ofSeconds(20))).containsExactly("mx.example.test");
    }

    @Test
    void shouldGoOnAskingServersThatAreOnlySlowForOneName() throws Exception {
        unanswered = "slow.example.test.";
        Resolver resolver = opened("127.0.0.1:" + nameServer.getLocalPort());
        assertThatThrownBy(() -> resolver.records("slow.example.test", Dns.Kind.MX, Duration.ofMillis(100))).isInstanceOf(Dns.Silent.class);
        assertThat(rootAsked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> resolver.records("slow.example.test", Dns.Kind.MX, Duration.ofHours(1))).isInstanceOf(Dns.Silent.class);
        assertThat(resolver.records("c.example.test", Dns.Kind.MX, Duration.ofSeconds(20))).containsExactly("mx.example.test");
        assertThat(resolver.silent()).isFalse();
    }

    @Test
    void shouldAskAgainWhileThereIsTimeWhenAPacketIsLost() throws Exception {
        lost = 1;
        Resolver resolver = opened("127.0.0.1:" + nameServer.getLocalPort());
        assertThat(resolver.records("c.example.test", Dns.Kind.MX, Duration.ofSeconds(20))).containsExactly("mx.example.test");
    }

    @Test
    void shouldAskTheServerAndPortOfTheSettings() throws Exception {
        Settings settings = Settings.load(Map.of("MAILROOM_CONF", "../../conf", "MAILROOM_DNS", "127.0.0.1:" + nameServer.getLocalPort()));
        Resolver resolver = new Resolver(new JamesFigures(), settings);
        resolver.open();
        assertThat(resolver.findMXRecords("example.test")).containsExactly("mx.example.test.");
    }
}
