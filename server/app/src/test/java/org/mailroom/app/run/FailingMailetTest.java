package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A mailet that always fails: the mail waits, all other mail goes on, and nothing is lost when it is mended. */
class FailingMailetTest {
    private static final String FIRST = "<processor state=\"root\" enableJmx=\"false\">";
    private static final String FAILING = FIRST + "<mailet match=\"All\" class=\"org.mailroom.app.run.FailingMailet\">%s</mailet>";

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }

        @Test
        void shouldTryAgainWhileServing() throws Exception {
            String failing = String.format(FAILING, "<onMailetException>propagate</onMailetException>");
            with(failing);
            mailroom.receive("Subject: fails\r\n\r\n", "support@acme.test");
            awaitFailures(2);
            mended(failing);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        @BeforeEach
        void forget() {
            FailingMailet.FAILURES.set(0);
        }

        void with(String failing) throws Exception {
            mailroom.stop();
            mailroom.edit("mailetcontainer.xml", FIRST, failing);
            mailroom.restart();
        }

        void mended(String failing) throws Exception {
            mailroom.stop();
            mailroom.edit("mailetcontainer.xml", failing, FIRST);
            mailroom.restart();
        }

        void awaitFailures(int count) {
            Awaitility.await().until(() -> FailingMailet.FAILURES.get() >= count);
        }

        @Test
        void shouldTryAgainAndDeliverOtherMailMeanwhile() throws Exception {
            String failing = String.format(FAILING, "<onMailetException>propagate</onMailetException>");
            with(failing);
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            for (String subject : List.of("fails", "errs")) {
                mailroom.receive("Subject: " + subject + "\r\n\r\n\u00ff text\r\n", "support@acme.test", "sales@acme.test");
            }
            mailroom.receive("Subject: sound\r\n\r\ntext\r\n", "support@acme.test");
            assertThat(queue.arrived()).contains("Subject: sound");
            awaitFailures(2);
            for (int i = 0; i < 20; i++) {
                mailroom.receive("Subject: sound too\r\n\r\ntext\r\n", "support@acme.test");
            }
            queue.arrived(21);

            mended(failing);
            mailroom.receive("Subject: the last\r\n\r\n", "support@acme.test", "sales@acme.test");
            List<String> ofSupport = queue.watchedBy(mailroom.reading("bob")).arrived(24);
            List<String> ofSales = sales.watchedBy(mailroom.reading("dave")).arrived(3);
            for (List<String> mails : List.of(ofSupport, ofSales)) {
                assertThat(mails).anyMatch(mail -> mail.endsWith("Subject: fails\r\n\r\n\u00ff text\r\n")).anyMatch(mail -> mail.contains("Subject: errs"));
            }
        }
    }
}
