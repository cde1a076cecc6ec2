package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** The key that the server made for itself, on every listener, and nothing older than TLS 1.2. */
class TlsTest extends ServedContract {
    private static final int TLS_1_1 = 0x0302;
    private static final int TLS_1_2 = 0x0303;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;

    TlsTest() {
        super(Engine.EMBEDDED, "auth: {allowPlainOnLoopback: false}\n");
    }

    private static SSLSocket over(Socket plain, String... protocols) throws Exception {
        SSLSocket secure = (SSLSocket) SmtpDialogue.trusting().getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        if (protocols.length > 0) {
            secure.setEnabledProtocols(protocols);
        }
        secure.startHandshake();
        return secure;
    }

    @Test
    void shouldBeTheServersCertificateOnEveryPort() throws Exception {
        for (String listener : List.of("imaps", "submissions")) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (Socket plain = new Socket("127.0.0.1", mailroom.port(listener)); SSLSocket secure = over(plain, version)) {
                    assertThat(secure.getSession().getProtocol()).isEqualTo(version);
                    X509Certificate certificate = (X509Certificate) secure.getSession().getPeerCertificates()[0];
                    assertThat(certificate.getSubjectX500Principal().getName()).contains("mail.acme.test");
                    assertThat(certificate.getSubjectAlternativeNames()).anyMatch(name -> name.get(1).equals("localhost"));
                }
            }
        }
    }

    @Test
    void shouldReadOverTlsFromTheFirstByteAndByStartTls() throws Exception {
        ImapClient first = mailroom.keep(new ImapClient(mailroom.port("imaps")));
        first.take(over(first.socket()));
        assertThat(first.line()).startsWith("* OK ");
        assertThat(first.last("LOGIN alice@acme.test secret-1")).contains(" OK ");
        assertThat(first.last("SELECT \"Teams/Support\"")).contains(" OK ");

        ImapClient later = mailroom.keep(new ImapClient(mailroom.port("imap")));
        assertThat(later.line()).startsWith("* OK ");
        assertThat(later.command("CAPABILITY").get(0)).contains("STARTTLS", "LOGINDISABLED");
        assertThat(later.last("LOGIN alice@acme.test secret-1")).startsWith(" NO [PRIVACYREQUIRED] ");
        assertThat(later.last("STARTTLS")).contains(" OK ");
        later.take(over(later.socket()));
        assertThat(later.command("CAPABILITY").get(0)).doesNotContain("STARTTLS", "LOGINDISABLED");
        assertThat(later.last("LOGIN alice@acme.test secret-1")).contains(" OK ");
    }

    @Test
    void shouldSendOverTlsFromTheFirstByteAndByStartTls() throws Exception {
        Letterbox bob = Letterbox.watched(over("bob"), "INBOX");
        SmtpDialogue first = mailroom.keep(SmtpDialogue.overTls(mailroom.port("submissions")));
        assertThat(first.answer()).startsWith("220 ");
        send(first);

        SmtpDialogue later = mailroom.keep(SmtpDialogue.greeted(mailroom.port("submission")));
        assertThat(later.say("EHLO client.example")).contains("STARTTLS").doesNotContain("AUTH");
        assertThat(later.say(SmtpDialogue.plain("alice@acme.test", "secret-1"))).startsWith("538 5.7.11 ");
        assertThat(later.say("STARTTLS")).startsWith("220 ");
        send(later.startTls());

        SmtpDialogue stranger = mailroom.stranger();
        assertThat(stranger.say("STARTTLS")).startsWith("220 ");
        stranger.startTls();
        assertThat(stranger.say("EHLO mx.customers.example")).doesNotContain("STARTTLS", "AUTH");
        assertThat(stranger.envelope("cora@customers.example", "bob@acme.test").data("Subject: secret\r\n\r\ntext")).startsWith("250 ");

        assertThat(bob.arrived(3)).anyMatch(mail -> mail.contains("with ESMTPS id")).filteredOn(mail -> mail.contains("with ESMTPSA id")).hasSize(2);
    }

    private ImapClient over(String agent) throws Exception {
        ImapClient client = mailroom.keep(new ImapClient(mailroom.port("imaps")));
        client.take(over(client.socket()));
        client.line();
        client.last("LOGIN " + ServedMailroom.address(agent) + " " + ServedMailroom.password(agent));
        return client;
    }

    private static void send(SmtpDialogue smtp) throws Exception {
        assertThat(smtp.say("EHLO client.example")).contains("AUTH").contains("PLAIN").doesNotContain("STARTTLS");
        smtp.login("alice@acme.test", "secret-1").envelope("alice@acme.test", "bob@acme.test");
        assertThat(smtp.data("From: alice@acme.test\r\n\r\ntext")).startsWith("250 ");
    }

    /** By hand, because a Java that can no longer speak TLS 1.1 cannot ask for it. */
    @Test
    void shouldRefuseTls11() throws Exception {
        for (String listener : List.of("imaps", "submissions")) {
            assertThat(answerTo(listener, TLS_1_1)).as(listener).isEqualTo(ALERT);
            assertThat(answerTo(listener, TLS_1_2)).as(listener).isEqualTo(HANDSHAKE);
        }
    }

    private int answerTo(String listener, int version) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", mailroom.port(listener))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(clientHello(version));
            return new DataInputStream(socket.getInputStream()).readUnsignedByte();
        }
    }

    /** RFC 4346 and 5246 section 7.4.1.2, with the suites, curve and signature that suit the server's key. */
    private static byte[] clientHello(int version) {
        byte[] suites = {(byte) 0xc0, 0x2b, (byte) 0xc0, 0x2c, (byte) 0xc0, 0x09, (byte) 0xc0, 0x0a};
        byte[] extensions = {0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 6, 0, 4, 4, 3, 2, 3};
        int body = 2 + 32 + 1 + 2 + suites.length + 2 + 2 + extensions.length;
        ByteBuffer hello = ByteBuffer.allocate(5 + 4 + body);
        hello.put((byte) HANDSHAKE).putShort((short) 0x0301).putShort((short) (4 + body));
        hello.put((byte) 1).put((byte) 0).putShort((short) body).putShort((short) version).put(new byte[32]).put((byte) 0);
        hello.putShort((short) suites.length).put(suites).put((byte) 1).put((byte) 0).putShort((short) extensions.length).put(extensions);
        return hello.array();
    }
}
