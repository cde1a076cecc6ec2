package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.app.Console;
import org.mailroom.app.setup.Examine;
import org.mailroom.app.setup.Reindex;
import org.mailroom.imap.ImapClient;

/** SEARCH in the whole server: what people type, in whichever charset their client says it, in folders of teams and their own. */
class SearchServedTest {
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
        private static final Charset JIS = Charset.forName("ISO-2022-JP");

        Contract(Engine engine) {
            super(engine);
        }

        private void receive(String subject, String body, Charset charset, String recipient) throws IOException {
            mailroom.receive("From: Customer <customer@customers.example>\r\nSubject: " + subject + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=" + charset.name()
                + "\r\n\r\n" + new String(body.getBytes(charset), StandardCharsets.ISO_8859_1) + "\r\n", recipient);
        }

        private static String found(ImapClient client, String keys) throws IOException {
            return client.command("SEARCH " + keys).stream().filter(line -> line.startsWith("* SEARCH")).findFirst().orElseThrow();
        }

        private static String literal(Charset charset, String text) {
            byte[] bytes = text.getBytes(charset);
            return "{" + bytes.length + "+}\r\n" + new String(bytes, StandardCharsets.ISO_8859_1);
        }

        @Test
        void shouldFindJapaneseInEachCharsetThatClientsAskIn() throws Exception {
            receive("japanese", "先月の請求書がまだ届いていません。ｶﾀｶﾅも。", Charset.forName("UTF-8"), "alice@acme.test");
            receive("jis", "先月の請求書がまだ届いていません。カタカナも。", JIS, "alice@acme.test");
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT INBOX");
            Awaitility.await().until(() -> alice.command("SEARCH ALL").stream().anyMatch(line -> line.contains("SEARCH 1 2")));
            for (Charset charset : List.of(StandardCharsets.UTF_8, JIS, Charset.forName("Shift_JIS"), Charset.forName("EUC-JP"))) {
                assertThat(found(alice, "CHARSET " + charset.name() + " BODY " + literal(charset, "請求書"))).as(charset.name()).isEqualTo("* SEARCH 1 2");
                assertThat(found(alice, "CHARSET " + charset.name() + " TEXT " + literal(charset, "カタカナ"))).as(charset.name()).isEqualTo("* SEARCH 1 2");
                assertThat(found(alice, "CHARSET " + charset.name() + " NOT BODY " + literal(charset, "領収書"))).as(charset.name()).isEqualTo("* SEARCH 1 2");
            }
            assertThat(found(alice, "OR SUBJECT jis (UNSEEN BODY nothing)")).matches("\\* SEARCH [12]");
            assertThat(alice.command("SEARCH RETURN (MIN COUNT) SUBJECT j").get(0)).endsWith("MIN 1 COUNT 2");
        }

        @Test
        void shouldFindInTheFoldersOfATeamAndAfterAMove() throws Exception {
            receive("zebrawood order", "the striped kind", StandardCharsets.UTF_8, "support@acme.test");
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT Teams/Support");
            Awaitility.await().until(() -> found(alice, "SUBJECT zebrawood").matches("\\* SEARCH \\d+"));
            String uid = alice.command("UID SEARCH BODY striped").get(0).replace("* SEARCH ", "");
            assertThat(alice.last("UID MOVE " + uid + " \"Teams/Support/@alice\"")).contains(" OK");
            assertThat(found(alice, "BODY striped")).isEqualTo("* SEARCH");
            alice.command("SELECT \"Teams/Support/@alice\"");
            assertThat(found(alice, "BODY striped")).matches("\\* SEARCH \\d+");
            ImapClient bob = mailroom.reading("bob", "support");
            bob.command("SELECT @alice");
            assertThat(found(bob, "TEXT zebrawood")).matches("\\* SEARCH \\d+");
        }

        @Test
        void shouldMakeTheIndexAnewWhileItServesAndTellThatNothingIsWrong() throws Exception {
            receive("before the new index", "needle in the hay", StandardCharsets.UTF_8, "bob@acme.test");
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT INBOX");
            Awaitility.await().until(() -> found(bob, "BODY eedle").equals("* SEARCH 1"));
            List<String> before = folders();
            List<String> said = new ArrayList<>();
            Console console = Console.of(said::add, said::add);
            assertThat(new Reindex(Offline::open).run(mailroom.settings(), console)).as("%s", said).isZero();
            assertThat(said).endsWith("the search index was made anew");
            assertThat(folders()).hasSize(1).doesNotContainAnyElementsOf(before);
            assertThat(found(bob, "BODY eedle")).isEqualTo("* SEARCH 1");
            assertThat(new Examine(Offline::open).run(false, mailroom.settings(), console)).as("%s", said).isZero();
        }

        private List<String> folders() throws IOException {
            try (Stream<Path> folders = Files.list(mailroom.data().resolve("index"))) {
                return folders.map(folder -> folder.getFileName().toString()).toList();
            }
        }
    }
}
