package org.mailroom.mailets.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the real clamd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClamdTest {
    static final Patience PATIENCE = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(60), 4, Duration.ofSeconds(20));
    private static final String HEADER = "Received: from a by b; Wed, 25 Nov 2026 10:00:00 +0000\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
    private RealClamd real;

    @BeforeAll
    void start() throws Exception {
        real = RealClamd.started();
    }

    @AfterAll
    void stop() throws Exception {
        if (real != null) {
            real.close();
        }
    }

    private VirusVerdict scan(String address, byte[] message) throws NoVerdict {
        return new Clamd(Endpoint.list(address), PATIENCE).scan(() -> new ByteArrayInputStream(message));
    }

    private VirusVerdict scan(String message) throws NoVerdict {
        return scan(real.unix(), message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] zip(byte[] content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("eicar.com"));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static String attached(byte[] content) {
        return HEADER + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream; name=a.bin\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(content) + "\r\n--b--\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void shouldFindTheTestVirusAndNothingElseOverBothKindsOfSocket(String kind) throws Exception {
        String address = kind.equals("tcp") ? real.tcp() : real.unix();
        assertThat(scan(address, RealClamd.EICAR.getBytes(StandardCharsets.US_ASCII))).isEqualTo(new VirusVerdict.Infected("Eicar-Test-Signature.UNOFFICIAL"));
        assertThat(scan(address, (HEADER + "\r\nhello\r\n").getBytes(StandardCharsets.US_ASCII))).isEqualTo(new VirusVerdict.Clean());
        assertThat(scan(address, new byte[0])).isEqualTo(new VirusVerdict.Clean());
    }

    @Test
    void shouldFindItInAttachmentsArchivesAndEnclosedMessages() throws Exception {
        byte[] eicar = RealClamd.EICAR.getBytes(StandardCharsets.US_ASCII);
        String enclosed = HEADER + "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: message/rfc822\r\n\r\n" + attached(zip(eicar)) + "\r\n--c--\r\n";
        for (String message : new String[] {HEADER + "\r\n" + RealClamd.EICAR + "\r\n", attached(eicar), attached(zip(eicar)), attached(zip(zip(eicar))), enclosed}) {
            assertThat(scan(message)).as(message).isInstanceOf(VirusVerdict.Infected.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void shouldScanALargeMessageAndSayWhenItIsTooLarge(String kind) throws Exception {
        String address = kind.equals("tcp") ? real.tcp() : real.unix();
        byte[] large = new byte[RealClamd.LIMIT - 1000];
        new Random(1).nextBytes(large);
        assertThat(scan(address, large)).isEqualTo(new VirusVerdict.Clean());
        // Over TCP the end of the connection may overtake the answer; then there is no verdict, which is as good as too large.
        try {
            assertThat(scan(address, new byte[RealClamd.LIMIT * 8])).isEqualTo(new VirusVerdict.TooLarge());
        } catch (NoVerdict e) {
            assertThat(kind).isEqualTo("tcp");
            assertThat(e).hasMessage("clamd broke off");
        }
    }

    /** With MaxFileSize below MaxScanSize, clamd calls it clean. */
    @Test
    void shouldNotTakeForCleanWhatIsBeyondTheLimitsInside() throws Exception {
        byte[] bomb = zip(new byte[RealClamd.LIMIT * 5]);
        assertThat(bomb.length).isLessThan(RealClamd.LIMIT / 10);
        assertThat(scan(attached(bomb))).isEqualTo(new VirusVerdict.TooLarge());
    }
}
