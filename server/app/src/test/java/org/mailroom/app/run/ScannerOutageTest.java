package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.health.Health;
import org.mailroom.domain.health.Part;
import org.mailroom.mailets.scan.FaultyScanner;
import org.mailroom.mailets.scan.RealClamd;
import org.mailroom.mailets.scan.RealSpamd;

/** The scanners fail while twenty mails come at once: nothing is lost, nothing unscanned is delivered, and it goes on when they are back. */
@Timeout(180)
class ScannerOutageTest {
    private static final int MAILS = 20;
    private static final String OK = "stream: OK\0";

    private ServedMailroom mailroom;
    private FaultyScanner clamd;
    private FaultyScanner spamd;

    /** How clamd fails. */
    enum Fault {
        HANGS(FaultyScanner::hanging), GARBLES(scanner -> FaultyScanner.answering("stream: O\0")), CUTS(scanner -> FaultyScanner.answering("stream: OK")), ENDS(scanner -> FaultyScanner.answering(""));

        private final Function<FaultyScanner, FaultyScanner.Behaviour> behaviour;

        Fault(Function<FaultyScanner, FaultyScanner.Behaviour> behaviour) {
            this.behaviour = behaviour;
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        clamd = new FaultyScanner(FaultyScanner.answering(OK));
        spamd = new FaultyScanner(FaultyScanner.answering("SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.1 / 5.0\r\n\r\n"));
        mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).with("MAILROOM_CLAMD", clamd.address()).with("MAILROOM_SPAMD", spamd.address())
            .edit("mailetcontainer.xml", "<readTimeout>30s<", "<readTimeout>2s<").edit("mailetcontainer.xml", "<readTimeout>20s<", "<readTimeout>1s<")
            .edit("mailetcontainer.xml", "<retryEvery>30s<", "<retryEvery>2s<").edit("mailetcontainer.xml", "<maxSize>100M<", "<notFor>dave@acme.test</notFor><maxSize>100M<");
    }

    @AfterEach
    void end() throws Exception {
        mailroom.close();
        clamd.close();
        spamd.close();
    }

    private void deliverAtOnce(String word) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(MAILS);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < MAILS; i++) {
                // Large enough not to fit into sockets.
                String message = "Subject: " + word + i + "\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(i == 0 ? 40_000 : 100);
                sent.add(senders.submit(() -> {
                    mailroom.receive(message, "support@acme.test");
                    return null;
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        } finally {
            senders.shutdownNow();
        }
    }

    private Letterbox queue() throws Exception {
        return Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
    }

    private Health health() {
        return mailroom.part(Checks.class).now().health(Part.CLAMD);
    }

    /** Mail that needs no scan goes out meanwhile, and comes in. */
    private void awaitOtherMail() throws Exception {
        Letterbox unscanned = Letterbox.watched(mailroom.reading("dave"), "INBOX");
        mailroom.receive("Subject: needs no scan\r\n\r\nx\r\n", "dave@acme.test");
        assertThat(unscanned.arrived()).contains("X-Mailroom-Virus: unscanned off\r\n");
        int before = mailroom.sink().messages().size();
        assertThat(mailroom.sending("bob").envelope("bob@acme.test", "friend@example.org").data("From: bob@acme.test\r\nSubject: other\r\n\r\nx\r\n")).startsWith("250 ");
        Awaitility.await().until(() -> mailroom.sink().messages().size() > before);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldHoldMailWhileClamdFailsAndDeliverItWhenItIsBack(Fault fault) throws Exception {
        mailroom.start();
        clamd.become(fault.behaviour.apply(clamd));
        Letterbox queue = queue();
        deliverAtOnce("held ");
        awaitOtherMail();
        assertThat(queue.arrived(0)).isEmpty();
        Awaitility.await().until(() -> health() == Health.DEGRADED);

        clamd.become(FaultyScanner.answering(OK));
        assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Virus: clean\r\n"));
        assertThat(health()).isEqualTo(Health.OK);
    }

    @Test
    void shouldHoldMailWhileTheRealClamdIsDownOrHungOverARestartToo() throws Exception {
        try (RealClamd real = RealClamd.started()) {
            mailroom.with("MAILROOM_CLAMD", real.tcp()).start();
            Letterbox queue = queue();
            real.stop();
            deliverAtOnce("refused ");
            mailroom.stop();
            mailroom.restart();
            queue = queue.watchedBy(mailroom.reading("alice"));
            awaitOtherMail();
            assertThat(queue.arrived(0)).isEmpty();
            real.start();
            assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Virus: clean\r\n"));

            real.hang(true);
            deliverAtOnce("hung ");
            awaitOtherMail();
            assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("Subject: refused "));
            real.hang(false);
            assertThat(queue.arrived(2 * MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Virus: clean\r\n"));
        }
    }

    @Test
    void shouldQuarantineWhatClamdCannotTakeOrDoesNotJudgeForTooLong() throws Exception {
        mailroom.edit("mailetcontainer.xml", "<quarantineAfter>4h<", "<quarantineAfter>3s<").start();
        Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), "Teams/Support/Quarantine");
        clamd.become(FaultyScanner.answering("INSTREAM size limit exceeded. ERROR\0"));
        mailroom.receive("Subject: large\r\n\r\nx\r\n", "support@acme.test");
        assertThat(quarantine.arrived()).contains("X-Mailroom-Virus: unscanned too large\r\n");
        clamd.become(FaultyScanner.answering("nonsense\0"));
        mailroom.receive("Subject: never judged\r\n\r\nx\r\n", "support@acme.test");
        assertThat(quarantine.arrived(2).get(1)).contains("X-Mailroom-Virus: unscanned clamd gave an answer that is none\r\n", "Subject: never judged");
        assertThat(queue().arrived(0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldDeliverMarkedWhileSpamdFails(Fault fault) throws Exception {
        mailroom.start();
        spamd.become(fault.behaviour.apply(spamd));
        Letterbox queue = queue();
        deliverAtOnce("unscored ");
        assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Spam: unknown\r\n") && !stored.contains("X-Spam-"));

        spamd.become(FaultyScanner.answering("SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.1 / 5.0\r\n\r\n"));
        Awaitility.await().until(() -> {
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            mailroom.receive("Subject: scored\r\n\r\nx\r\n", "sales@acme.test");
            return sales.arrived().contains("X-Spam-Flag: NO");
        });
    }

    @Test
    void shouldQuarantineAllThatClamdFindsTooLargeAndDeliverAgainAfterwards() throws Exception {
        mailroom.start();
        Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), "Teams/Support/Quarantine");
        Letterbox queue = queue();
        clamd.become(FaultyScanner.answering("INSTREAM size limit exceeded. ERROR\0"));
        deliverAtOnce("large ");
        awaitOtherMail();
        assertThat(quarantine.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Virus: unscanned too large\r\n"));
        clamd.become(FaultyScanner.answering(OK));
        deliverAtOnce("small ");
        assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Virus: clean\r\n") && stored.contains("Subject: small "));
    }

    @Test
    void shouldDeliverMarkedWhileTheRealSpamdIsDownAndScoreWhenItIsBack() throws Exception {
        try (RealSpamd real = RealSpamd.started()) {
            mailroom.with("MAILROOM_SPAMD", real.tcp()).start();
            Letterbox queue = queue();
            real.stop();
            deliverAtOnce("refused ");
            assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Spam: unknown\r\n") && !stored.contains("X-Spam-"));
            real.start();
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            mailroom.receive("From: cora@customers.example\r\nSubject: scored\r\n\r\nx\r\n", "sales@acme.test");
            assertThat(sales.arrived()).contains("X-Spam-Score: ").doesNotContain("unknown");
        }
    }

    @Test
    void shouldDeliverMarkedWhatIsTooLargeForSpamd() throws Exception {
        mailroom.edit("mailetcontainer.xml", "<maxSize>1M<", "<maxSize>1K<").start();
        Letterbox queue = queue();
        deliverAtOnce("large ");
        assertThat(queue.arrived(MAILS)).allMatch(stored -> stored.contains("X-Mailroom-Spam: unknown\r\n") && !stored.contains("X-Spam-"));
        Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
        mailroom.receive("Subject: small\r\n\r\nx\r\n", "sales@acme.test");
        assertThat(sales.arrived()).contains("X-Spam-Flag: NO\r\n");
    }
}
