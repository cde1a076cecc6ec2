package org.mailroom.mailets.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.mail.Content;

/** The client and the real spamd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpamdTest {
    private static final String HAM = "Received: from a by b; Wed, 25 Nov 2026 10:00:00 +0000\r\nFrom: Cora <cora@customer.test>\r\nTo: support@acme.test\r\n"
        + "Date: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <%s@customer.test>\r\nSubject: my order\r\n\r\nGood morning, where is my parcel? Yours, Cora %s\r\n";
    private RealSpamd real;

    @BeforeAll
    void start() throws Exception {
        real = RealSpamd.started();
    }

    @AfterAll
    void stop() throws Exception {
        if (real != null) {
            real.close();
        }
    }

    private static Content content(String message) {
        return () -> new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static SpamScore score(Spamd spamd, String message) throws NoVerdict {
        return spamd.score(content(message), message.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void shouldScoreOverBothKindsOfSocket(String kind) throws Exception {
        Spamd spamd = new Spamd(Endpoint.list(kind.equals("tcp") ? real.tcp() : real.unix()), ClamdTest.PATIENCE);
        SpamScore spam = score(spamd, HAM.replace("Good morning", RealSpamd.GTUBE));
        assertThat(spam.score()).isGreaterThan(900);
        assertThat(spam.required()).isEqualTo(5);
        assertThat(spam.tests()).contains("GTUBE");
        SpamScore ham = score(spamd, String.format(HAM, "one-long-enough-to-be-real", "one"));
        assertThat(ham.score()).isLessThan(5);
        assertThat(ham.tests()).doesNotContain("GTUBE");
    }

    @Test
    void shouldTeachOnce() throws Exception {
        Spamd spamd = new Spamd(Endpoint.list(real.tcp()), ClamdTest.PATIENCE);
        String ham = String.format(HAM, "taught-as-good", "two");
        String spam = String.format(HAM, "taught-as-bad", "three");
        assertThat(spamd.tell(false, content(ham), ham.length())).isTrue();
        assertThat(spamd.tell(true, content(spam), spam.length())).isTrue();
        assertThat(spamd.tell(true, content(spam), spam.length())).isFalse();
    }

    @Test
    void shouldScoreAMessageOfTheLargestSize() throws Exception {
        Spamd spamd = new Spamd(Endpoint.list(real.tcp()), ClamdTest.PATIENCE);
        assertThat(score(spamd, String.format(HAM, "large-one", "x".repeat(70) + "\r\n".repeat(400_000))).score()).isLessThan(900);
    }
}
