package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.Console;
import org.mailroom.app.export.Exporting;
import org.mailroom.app.setup.Export;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.imap.ImapClient;

/** The mail of a team as a file: whole, and without what must not leave the house. */
class ExportTest {
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
        @TempDir
        private Path directory;
        private final List<String> said = new ArrayList<>();

        Contract(Engine engine) {
            super(engine);
        }

        /** Through the server that has the data. */
        private int export(Path target, boolean internal) throws Exception {
            return new Export(Offline::open).run(target, internal, mailroom.settings(), Console.of(said::add, said::add));
        }

        private static String text(Path file) throws Exception {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }

        @Test
        void shouldWriteConversationsWithoutWhatIsInternal() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String marker = "secret-" + matter.name();
            String id = "note-" + matter.name();
            mailroom.part(Notes.class).add(matter.number(), () -> new ByteArrayInputStream(("From: alice@acme.test\r\nMessage-ID: <" + id + ">\r\nIn-Reply-To: " + matter.id() + "\r\n\r\n"
                + marker + "\r\n").getBytes(StandardCharsets.US_ASCII)), Actor.agent(EmailAddress.of("alice@acme.test"), Actor.Channel.REST, "test"));
            mailroom.receive("From: " + matter.customer() + "\r\nSubject: Re: " + matter.name() + "\r\nMessage-ID: <two-" + matter.name() + ">\r\nReferences: " + matter.id() + " <" + id
                + ">\r\n\r\nFrom now on\r\n", "support@acme.test");
            Awaitility.await().until(() -> mailroom.part(Conversations.class).entries(matter.number()).size() == 3);
            assertThat(export(directory.resolve("out"), false)).as("%s", said).isZero();
            String out = text(directory.resolve("out/SUP.mbox"));
            assertThat(out).contains("\nFrom " + matter.customer() + " ", "\nSubject: Re: " + matter.name() + "\n", "\n\n>From now on\n", "References: " + matter.id() + "\n")
                .doesNotContain(marker, id, "Internal note", "X-Mailroom-", "\r");
            assertThat(said).anyMatch(line -> line.matches(".*SUP\\.mbox: \\d+ conversations?, \\d+ messages?; \\d+ .* left out"));
            assertThat(export(directory.resolve("all"), true)).isZero();
            assertThat(text(directory.resolve("all/SUP.mbox"))).contains(marker, "[Internal note " + matter.number() + "]\n", "X-Mailroom-Conversation: " + matter.number() + "\n");
            assertThat(export(directory.resolve("all"), false)).isEqualTo(1);
            assertThat(said).last().asString().contains("all is not an empty directory; nothing was written");
        }

        @Test
        void shouldLeaveOutWhatHasANoteInIt() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String quoted = "quoted-" + matter.name();
            ImapClient alice = mailroom.reading("alice");
            assertThat(alice.append("Teams/Support/Sent", "From: alice@acme.test\r\nTo: bob@acme.test\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nIn-Reply-To: "
                + matter.id() + "\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getEncoder().encodeToString(("> [Internal note " + matter.number() + "]\r\n> " + quoted).getBytes(StandardCharsets.US_ASCII)) + "\r\n")).contains("OK");
            assertThat(mailroom.part(Conversations.class).messages(matter.number())).as("it stands beside the answers").anyMatch(message -> message.kind().equals("out") && message.text().contains(quoted));
            assertThat(export(directory.resolve("out"), false)).as("%s", said).isZero();
            assertThat(text(directory.resolve("out/SUP.mbox"))).contains("\nSubject: " + matter.name() + "\n").doesNotContain("Subject: Fwd\n");
            assertThat(said).anyMatch(line -> line.matches(".*SUP\\.mbox: .* left out"));
        }

        @Test
        void shouldWriteEachMessageOnceThoughConversationsAreMergedAndTransferredMeanwhile() throws Exception {
            List<Matter> matters = List.of(Matter.begun(mailroom), Matter.begun(mailroom), Matter.begun(mailroom));
            Actor carol = Actor.agent(EmailAddress.of("carol@acme.test"), Actor.Channel.REST, "test");
            Desk desk = mailroom.part(Desk.class);
            Conversations real = mailroom.part(Conversations.class);
            // The newest comes first. When it has been read, the others are not where they were.
            Conversations changing = new Conversations() {
                private int read;

                @Override
                public Page list(Filter filter, Order order, Optional<String> cursor, int limit) {
                    return real.list(filter, order, cursor, limit);
                }

                @Override
                public Set<Tag> tags(TeamKey team) {
                    return real.tags(team);
                }

                @Override
                public List<Message> messages(ConversationNumber number) {
                    return real.messages(number);
                }

                @Override
                public List<Message> messages(ConversationNumber number, Set<Long> ids) {
                    return real.messages(number, ids);
                }

                @Override
                public List<Entry> entries(ConversationNumber number) {
                    List<Entry> entries = real.entries(number);
                    if (read++ == 0) {
                        assertThat(number).isEqualTo(matters.get(2).number());
                        desk.merge(matters.get(1).number(), number, carol, Manner.DELIBERATE);
                        desk.transfer(matters.get(0).number(), new TeamKey("SAL"), carol, Manner.DELIBERATE);
                    }
                    return entries;
                }

                @Override
                public Optional<InputStream> raw(ConversationNumber number, long message) throws IOException {
                    return real.raw(number, message);
                }
            };
            int code = new Exporting(mailroom.part(Directory.class), changing, mailroom.part(Notes.class), Clock.systemUTC())
                .run(directory.resolve("out"), false, Console.of(said::add, said::add));
            assertThat(code).as("%s", said).isZero();
            String both = text(directory.resolve("out/SUP.mbox")) + text(directory.resolve("out/SAL.mbox"));
            for (Matter matter : matters) {
                assertThat(both.split("\nSubject: " + matter.name() + "\n", -1)).as(matter.name()).hasSize(2);
            }
        }
    }
}
