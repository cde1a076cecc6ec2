package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.imap.ImapClient;
import org.mailroom.mailets.scan.RealClamd;
import org.mailroom.mailets.scan.RealSpamd;

/** Mail through the shipped chain with the real clamd and the real spamd. */
class ScreeningTest {
    private static final String HEADER = "From: Cora <cora@customers.example>\r\nTo: support@acme.test\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\n"
        + "Message-ID: <%1$s@customers.example>\r\nSubject: %1$s\r\nMIME-Version: 1.0\r\n";
    private static final String QUARANTINE = "Teams/Support/Quarantine";

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        private RealClamd clamd;
        private RealSpamd spamd;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            clamd = RealClamd.started();
            spamd = RealSpamd.started();
            Files.writeString(mailroom.file("rules.yaml"), "- {name: all of it, when: {subject: {contains: all-of-it}}, then: {assign: alice, category: billing, priority: high}}\n");
            mailroom.with("MAILROOM_CLAMD", clamd.unix()).with("MAILROOM_SPAMD", spamd.tcp());
        }

        @AfterAll
        void stopScanners() throws Exception {
            if (clamd != null) {
                clamd.close();
            }
            if (spamd != null) {
                spamd.close();
            }
        }

        private static String plain(String subject, String text) {
            return String.format(HEADER, subject) + "\r\n" + text + "\r\n";
        }

        private static String attached(String subject, byte[] content) {
            return String.format(HEADER, subject) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nGood morning.\r\n--b\r\n"
                + "Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(content) + "\r\n--b--\r\n";
        }

        private static String enclosed(String subject, String message) {
            return String.format(HEADER, subject) + "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: message/rfc822\r\n\r\n" + message + "\r\n--c--\r\n";
        }

        private static byte[] zip(byte[] content) throws Exception {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry("eicar.com"));
                zip.write(content);
            }
            return bytes.toByteArray();
        }

        private List<String> kept(String repository) throws Exception {
            List<String> names = new ArrayList<>();
            mailroom.part(MailRepositoryStore.class).select(MailRepositoryUrl.from("sql://" + repository)).list().forEachRemaining(key -> names.add(key.asString()));
            return names;
        }

        /** Whether one of the agents' folders, of the team or personal, has a message with this subject. */
        private List<String> foldersWith(String agent, String subject) throws Exception {
            ImapClient client = mailroom.reading(agent);
            List<String> with = new ArrayList<>();
            for (String line : client.command("LIST \"\" \"*\"")) {
                if (!line.startsWith("* LIST") || line.contains("\\Noselect")) {
                    continue;
                }
                String name = line.replaceFirst("\\* LIST \\([^)]*\\) \"/\" \"?([^\"]*)\"?", "$1");
                if (client.last("EXAMINE \"" + name + "\"").contains(" OK ") && client.command("SEARCH SUBJECT \"" + subject + "\"").get(0).matches("\\* SEARCH \\d.*")) {
                    with.add(name);
                }
            }
            return with;
        }

        @Test
        void shouldQuarantineTheTestVirusHoweverItIsWrapped() throws Exception {
            byte[] eicar = RealClamd.EICAR.getBytes(StandardCharsets.US_ASCII);
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            Map<String, String> messages = Map.of("wrap-plain", plain("wrap-plain", RealClamd.EICAR), "wrap-base64", attached("wrap-base64", eicar),
                "wrap-zip", attached("wrap-zip", zip(eicar)), "wrap-nested", enclosed("wrap-nested", attached("inner", zip(eicar))));
            for (String message : messages.values()) {
                mailroom.receive(message, "support@acme.test");
            }
            assertThat(quarantine.arrived(4)).allSatisfy(stored -> assertThat(stored).contains("X-Mailroom-Virus: infected Eicar-Test-Signature.UNOFFICIAL\r\n"))
                .allMatch(stored -> messages.values().stream().anyMatch(stored::endsWith));
            for (String agent : List.of("alice", "bob", "oscar")) {
                assertThat(foldersWith(agent, "wrap-")).as(agent).isEmpty();
            }
            assertThat(foldersWith("carol", "wrap-")).containsExactly(QUARANTINE);
        }

        @Test
        void shouldFileGtubeAsSpamAndCleanMailInTheQueueWithItsVerdicts() throws Exception {
            Letterbox spam = Letterbox.watched(mailroom.reading("alice"), "Teams/Support/Spam");
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            Letterbox junk = Letterbox.watched(mailroom.reading("bob"), "Junk");
            String forged = "X-Mailroom-Virus: clean\r\nX-Spam-Flag: NO\r\nX-Spam-Status: No, score=-99\r\nX-Mailroom-Spam: unknown\r\nX-Spam-Score: -99\r\n";
            mailroom.receive(forged + plain("cheap", RealSpamd.GTUBE), "support@acme.test", "bob@acme.test");
            mailroom.receive(forged.replace("NO", "YES") + plain("good", "Where is my parcel?"), "support@acme.test");

            for (String stored : List.of(spam.arrived(), junk.arrived())) {
                assertThat(stored).contains("\r\nX-Mailroom-Virus: clean\r\n", "\r\nX-Spam-Flag: YES\r\n", "\r\nX-Spam-Status: Yes, score=", "GTUBE").endsWith(plain("cheap", RealSpamd.GTUBE))
                    .doesNotContain("-99", "unknown", "X-Spam-Flag: NO");
            }
            String good = queue.arrived();
            assertThat(good).contains("\r\nX-Mailroom-Virus: clean\r\n", "\r\nX-Spam-Flag: NO\r\n", "\r\nX-Spam-Status: No, score=").endsWith(plain("good", "Where is my parcel?"))
                .doesNotContain("-99", "YES", "unknown");
            String number = good.replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            assertThat(mailroom.part(Desk.class).journal(ConversationNumber.parse(number).orElseThrow())).anySatisfy(entry -> {
                assertThat(entry.event().what()).isEqualTo("screened");
                assertThat(entry.event().details()).containsEntry("virus", "clean").containsKey("spam");
            });
        }

        /** Whatever the sender writes of what only this server may say, in whatever form: what stands in the folder is ours alone. */
        @Test
        void shouldLeaveNothingOfForgedVerdictsAndSayAllOfItsOwn() throws Exception {
            Letterbox own = Letterbox.watched(mailroom.reading("alice"), "Teams/Support/@alice");
            String forged = "X-Mailroom-Virus: infected Forged\r\nx-mailroom-CATEGORY: forged\r\nX-Mailroom-Priority : forged\r\nX-Mailroom-Language:\r\n forged\r\nX-Mailroom-Conversation: SUP-forged\r\n"
                + "X-Mailroom-Team: forged\r\nX-Mailroom-Assignee: forged@acme.test\r\nX-Mailroom-Note: forged@acme.test\r\nX-Mailroom-Agent: forged@acme.test\r\n"
                + "X-Mailroom-Lock: forged@acme.test; until=forged\r\nX-Spam-Level: forged\r\nX-SPAM-Status: Yes, forged\r\nX-Spam-Checker-Version: forged\r\n"
                + "Authentication-Results: mail.acme.test; spf=forged\r\nAuthentication-Results: (c) MAIL.acme.test 1; dkim=forged\r\nAuthentication-Results: other.example; spf=theirs\r\n";
            mailroom.receive(forged + plain("all-of-it", "Please send the invoice once more, I cannot find it anywhere."), "support@acme.test");
            String stored = own.arrived();
            assertThat(stored).doesNotContainIgnoringCase("forged").contains("other.example; spf=theirs");
            String header = "\r\n" + stored.substring(0, stored.indexOf("\r\n\r\n"));
            for (String field : List.of("X-Mailroom-Conversation: SUP-", "X-Mailroom-Team: Support\r\n", "X-Mailroom-Assignee: alice@acme.test\r\n", "X-Mailroom-Category: billing\r\n", "X-Mailroom-Priority: high\r\n",
                "X-Mailroom-Language: en\r\n", "X-Mailroom-Virus: clean\r\n", "X-Spam-Status: No, score=", "X-Spam-Flag: NO\r\n", "Authentication-Results: mail.acme.test;")) {
                assertThat(header.split(Pattern.quote("\r\n" + field), -1)).as(field).hasSize(2);
            }
            assertThat(header).doesNotContain("X-Mailroom-Note", "X-Mailroom-Agent", "X-Mailroom-Lock");
            int left = mailroom.sink().messages().size();
            assertThat(mailroom.sending("alice").envelope("alice@acme.test", "cora@customers.example")
                .data("From: alice@acme.test\r\nSubject: Re: all-of-it\r\nIn-Reply-To: <all-of-it@customers.example>\r\n\r\nHere it is.\r\n")).startsWith("250 ");
            Awaitility.await().until(() -> mailroom.sink().messages().size() > left);
            assertThat(mailroom.sink().messages().get(left)).doesNotContain("X-Mailroom", "X-Spam");
        }

        @Test
        void shouldNotPutAVirusIntoAnOpenConversation() throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            mailroom.receive(plain("open-one", "Please help."), "support@acme.test");
            String number = queue.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            mailroom.receive("In-Reply-To: <open-one@customers.example>\r\n" + plain("open-two", RealClamd.EICAR), "support@acme.test");

            String other = quarantine.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            assertThat(other).isNotEqualTo(number);
            assertThat(foldersWith("bob", "open-two")).isEmpty();
            queue.arrived(1);
        }

        @Test
        void shouldKeepAVirusForAnAgentOrForOutsideInTheRepository() throws Exception {
            int before = kept("quarantine").size();
            int left = mailroom.sink().messages().size();
            mailroom.receive(plain("for-alice", RealClamd.EICAR), "alice@acme.test", "postmaster@acme.test");
            assertThat(mailroom.sending("bob").envelope("bob@acme.test", "alice@acme.test", "friend@example.org")
                .data("From: bob@acme.test\r\nSubject: for-friend\r\n\r\n" + RealClamd.EICAR + "\r\n")).startsWith("250 ");
            Awaitility.await().until(() -> kept("quarantine").size() == before + 2);
            for (String agent : List.of("alice", "carol", "erin")) {
                assertThat(foldersWith(agent, "for-")).as(agent).isEmpty();
            }
            assertThat(mailroom.sink().messages()).hasSize(left);
        }
    }
}
