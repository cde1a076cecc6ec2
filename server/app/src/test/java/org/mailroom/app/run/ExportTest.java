package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.Console;
import org.mailroom.app.setup.Export;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.team.EmailAddress;

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
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> mailroom.part(Conversations.class).entries(matter.number()).size() == 3);
            assertThat(export(directory.resolve("out"), false)).as("%s", said).isZero();
            String out = text(directory.resolve("out/SUP.mbox"));
            assertThat(out).contains("\nFrom " + matter.customer() + " ", "\nSubject: Re: " + matter.name() + "\n", "\n\n>From now on\n", "References: " + matter.id() + "\n")
                .doesNotContain(marker, id, "Internal note", "X-Mailroom-", "\r");
            assertThat(said).anyMatch(line -> line.matches(".*SUP\\.mbox: \\d+ conversations?, \\d+ messages?"));
            assertThat(export(directory.resolve("all"), true)).isZero();
            assertThat(text(directory.resolve("all/SUP.mbox"))).contains(marker, "[Internal note " + matter.number() + "]\n", "X-Mailroom-Conversation: " + matter.number() + "\n");
            assertThat(export(directory.resolve("all"), false)).isEqualTo(1);
            assertThat(said).last().asString().contains("all is not an empty directory; nothing was written");
        }
    }
}
