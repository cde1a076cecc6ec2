package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** Internal notes come into the conversation, and never leave the house. */
class NoteTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");

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
        Contract(Engine engine) {
            super(engine);
        }

        private String note(String agent, String message, String... more) throws Exception {
            String[] recipients = java.util.stream.Stream.concat(java.util.stream.Stream.of("support+note@acme.test"), java.util.Arrays.stream(more)).toArray(String[]::new);
            try (SmtpDialogue smtp = mailroom.sending(agent)) {
                return smtp.envelope(agent + "@acme.test", recipients).data(message);
            }
        }

        private static String header(Matter matter, String id) {
            return "From: alice@acme.test\r\nTo: support+note@acme.test\r\nSubject: Re: " + matter.name() + "\r\nIn-Reply-To: " + matter.id() + "\r\nMessage-ID: <" + id + ">\r\n";
        }

        @Test
        void shouldAddNotesByAddress() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            String html = Base64.getEncoder().encodeToString("<html><body class=x><b>\u79d8\u5bc6</b></body></html>".getBytes(StandardCharsets.UTF_8));
            assertThat(note("alice", header(matter, "n1-" + matter.name()) + "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nvery internal\r\n--b\r\n"
                + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + html + "\r\n--b--\r\n")).startsWith("250 2.6.0 Note added to " + matter.number());
            String stored = queue.arrived();
            assertThat(stored).contains("X-Mailroom-Note: alice@acme.test\r\n", "X-Mailroom-Conversation: " + matter.number() + "\r\n",
                "--b\r\n\r\n[Internal note " + matter.number() + "]\r\n\r\nvery internal\r\n--b\r\n").doesNotContain("To: support+note");
            assertThat(stored).as("the mark can be read in the file of a note")
                .contains("quoted-printable\r\n\r\n<html><body class=3Dx><p>[Internal note " + matter.number() + "]</p>", "=E7=A7=98=E5=AF=86");
            ImapClient carol = mailroom.reading("carol");
            carol.command("SELECT Teams/Support");
            assertThat(carol.command("SEARCH KEYWORD $memo HEADER Message-ID n1-" + matter.name())).anyMatch(line -> line.matches("\\* SEARCH \\d+"));
            assertThat(carol.command("SEARCH KEYWORD $hasmemo NOT KEYWORD $memo SUBJECT " + matter.name())).anyMatch(line -> line.matches("\\* SEARCH \\d+"));
            assertThat(matter.now().status()).isEqualTo(Status.OPEN);
            assertThat(matter.now().notes()).isTrue();
        }

        @Test
        void shouldFindTheConversationByNumberAndAskWhichOtherwise() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(note("alice", "From: alice@acme.test\r\nSubject: about " + matter.number() + ": careful\r\n\r\ntext")).startsWith("250 ");
            assertThat(matter.now().notes()).isTrue();
            assertThat(note("alice", "From: alice@acme.test\r\nSubject: about nothing\r\n\r\ntext")).startsWith("550 5.1.1 [WHICH] <support+note@acme.test> needs a conversation of team SUP");
            assertThat(note("alice", "From: alice@acme.test\r\nSubject: " + matter.number() + "\r\n\r\ntext", matter.customer()))
                .startsWith("550 5.7.1 [NOTE] the mail goes to support+note@acme.test, which makes it an internal note, and to the outside address " + matter.customer());
            assertThat(note("oscar", "From: oscar@acme.test\r\nSubject: " + matter.number() + "\r\n\r\ntext")).startsWith("550 5.7.1 [NOPERM] You may only read");
        }

        @Test
        void shouldTellWhoIsNamed() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox inbox = Letterbox.watched(mailroom.reading("bob"), "INBOX");
            assertThat(note("alice", header(matter, "n2-" + matter.name()) + "\r\n@bob, please look; @dave is no member, and neither is x@bob.example.\r\n> @carol")).startsWith("250 ");
            assertThat(inbox.arrived()).contains("Subject: You are named in a note on " + matter.number() + "\r\n", "From: \"Alice Ito (Support)\" <alice@acme.test>\r\n");
            assertThat(mailroom.sink().messages()).noneMatch(message -> message.contains("You are named"));
        }

        @Test
        void shouldAddAndDropNotesFromOtherWays() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Notes notes = mailroom.part(Notes.class);
            Actor alice = Actor.agent(ALICE, Actor.Channel.REST, "test");
            assertThat(notes.add(matter.number(), content("From: alice@acme.test\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n"), alice))
                .isEqualTo(matter.number());
            assertThat(notes.drop(new TeamKey("SUP"), content("From: alice@acme.test\r\nIn-Reply-To: " + matter.id() + "\r\n\r\ndropped\r\n"), alice)).isEqualTo(matter.number());
            assertThatThrownBy(() -> notes.drop(new TeamKey("SUP"), content("From: alice@acme.test\r\n\r\nlost\r\n"), alice)).isInstanceOf(Refused.class)
                .hasMessageContaining("refers to no conversation of team SUP");
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            assertThat(matter.journal()).filteredOn("noted"::equals).hasSize(2);
            notes.add(matter.number(), content("From: alice@acme.test\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n"), alice);
            assertThat(queue.arrived()).contains("multipart/mixed", "\r\n\r\n[Internal note " + matter.number() + "]\r\n", "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n");
        }

        @Test
        void shouldTakeNotesFromTheNotesFolder() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            Letterbox inbox = Letterbox.watched(mailroom.reading("carol"), "INBOX");
            ImapClient alice = mailroom.reading("alice");
            assertThat(alice.append("Teams/Support/Notes", "From: alice@acme.test\r\nSubject: Re: " + matter.name() + "\r\nIn-Reply-To: " + matter.id() + "\r\n\r\nby folder, @carol\r\n"))
                .contains("OK");
            assertThat(queue.arrived()).contains("X-Mailroom-Note: alice@acme.test\r\n", "\r\n\r\n[Internal note " + matter.number() + "]\r\n\r\nby folder");
            assertThat(inbox.arrived()).contains("You are named in a note on " + matter.number());
            assertThat(alice.append("Teams/Support/Notes", "From: alice@acme.test\r\nSubject: lost\r\n\r\ntext\r\n")).contains("NO [CANNOT]", "refers to no conversation");
            assertThat(alice.command("STATUS Teams/Support/Notes (MESSAGES)")).anyMatch(line -> line.contains("MESSAGES 0"));
            mailroom.part(Notes.class).add(matter.number(), content("From: alice@acme.test\r\nMessage-ID: " + matter.id() + "\r\n\r\nunder the customer's id\r\n"),
                Actor.agent(ALICE, Actor.Channel.REST, "test"));
            assertThat(matter.answer("alice", "not an answer to a note")).startsWith("250 ");
        }

        private static Content content(String message) {
            return () -> new java.io.ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Everything that an agent may do with a note by mail; no byte of any of them leaves. */
        @Test
        void shouldLetNoNoteLeave() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String marker = "tr\u00e8s-secret-" + matter.name();
            String noteId = "note-" + matter.name();
            assertThat(note("alice", header(matter, noteId) + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + marker)).startsWith("250 ");
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT Teams/Support");
            String uid = bob.command("UID SEARCH HEADER Message-ID " + noteId).stream().filter(line -> line.startsWith("* SEARCH ")).findFirst().orElseThrow().substring(9).trim();
            String stored = bob.command("UID FETCH " + uid + " (BODY.PEEK[])").stream().filter(line -> line.contains("FETCH")).findFirst().orElseThrow();
            String raw = stored.substring(stored.indexOf("\r\n") + 2, stored.lastIndexOf(marker) + marker.length());
            String text = raw.substring(raw.indexOf("\r\n\r\n") + 4);
            String quoted = "> " + text.replace("\r\n", "\r\n> ");
            byte[] utf16 = text.getBytes(StandardCharsets.UTF_16);
            String base = "From: bob@acme.test\r\nTo: " + matter.customer() + "\r\nSubject: Fwd " + matter.name() + "\r\n";
            String mime = base + "MIME-Version: 1.0\r\n";
            List<String> attempts = List.of(
                base + "In-Reply-To: <" + noteId + ">\r\n\r\nharmless " + marker,
                base + "References: " + matter.id() + " <" + noteId + ">\r\n\r\n" + marker,
                base + "In-Reply-To: " + matter.id() + "\r\nReferences: " + matter.id() + " <" + noteId + ">\r\n\r\nharmless " + marker,
                base + "\r\nFYI\r\n" + quoted,
                base + "\r\n> > [Internal\r\n> > note " + matter.number() + "]\r\n> > " + marker,
                base + "\r\n>> [internal note\u00a0" + matter.number() + "] " + marker,
                mime + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(quoted.getBytes(StandardCharsets.ISO_8859_1)),
                mime + "Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(utf16),
                mime + "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n> =5BInternal no=\r\nte " + matter.number() + "=5D " + marker,
                mime + "Content-Type: text/html; charset=utf-8\r\n\r\n<blockquote><div><b>[Internal</b> note&nbsp;<a href='x'>" + matter.number() + "</a>]</div>" + marker + "</blockquote>",
                mime + "Content-Type: text/html\r\n\r\n&#91;Internal&#32;note " + matter.number().toString().replace("-", "&#x2d;") + "&rsqb;" + marker,
                mime + "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n> [Internal  \r\n> note " + matter.number() + "] \r\n> " + marker,
                mime + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + raw + "\r\n--b--\r\n",
                mime + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee below\r\n--b\r\nContent-Type: application/octet-stream; name=note.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getMimeEncoder().encodeToString(raw.getBytes(StandardCharsets.ISO_8859_1)) + "\r\n--b--\r\n",
                raw.replaceFirst("(?s)From: alice", "Resent-To: " + matter.customer() + "\r\nFrom: bob"));
            for (String attempt : attempts) {
                assertThat(matter.send("bob", attempt)).as(attempt).startsWith("550 5.7.1 [NOTE] ").contains(matter.customer(), "Nothing was sent.");
            }
            assertThat(note("bob", base + "In-Reply-To: " + matter.id() + "\r\n\r\n" + marker, matter.customer())).startsWith("550 5.7.1 [NOTE] ");
            assertThat(matter.send("bob", base + "In-Reply-To: " + matter.id() + "\r\nReferences: <" + noteId + ">\r\n " + matter.id() + "\r\n\r\nclean")).startsWith("250 ");
            assertThat(matter.awaitLeft()).contains("References: " + matter.id() + "\r\n", "clean").doesNotContain(noteId);
            matter.assertNothingLeft(1);
            assertThat(mailroom.sink().messages()).noneMatch(message -> message.contains(marker) || message.contains("Internal note") || message.contains(noteId)
                || message.contains(Base64.getEncoder().encodeToString(marker.getBytes(StandardCharsets.ISO_8859_1)).substring(0, 16)));
        }

        @Test
        void shouldShowColleaguesTheMarkedNote() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox inbox = Letterbox.watched(mailroom.reading("dave"), "INBOX");
            assertThat(note("alice", header(matter, "n3-" + matter.name()) + "\r\nfor dave", "dave@acme.test")).startsWith("250 ");
            assertThat(inbox.arrived()).contains("\r\n\r\n[Internal note " + matter.number() + "]\r\n\r\nfor dave").doesNotContain("X-Mailroom-Note");
        }
    }
}
