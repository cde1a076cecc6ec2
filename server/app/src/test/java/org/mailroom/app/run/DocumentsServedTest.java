package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.extract.Papers;
import org.mailroom.imap.ImapClient;
import org.mailroom.store.customer.Traces;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.databind.JsonNode;

/** What stands in attached documents is found by agents, and a person who is erased takes the documents along. */
class DocumentsServedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GZIP_HEADER = 10;

    /** Letters that stand nowhere else, few enough to be one term of the index. */
    static String word() {
        return new Random().ints(12, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
    }

    static String mail(String who, String to, String name, byte[] document) {
        return "From: <" + who + "@customers.example>\r\nTo: " + to + "\r\nSubject: a document\r\nMessage-ID: <" + who + "@customers.example>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nplease look\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=" + name
            + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(document) + "\r\n--b--\r\n";
    }

    @Nested
    class Read extends ServedContract {
        Read() {
            super(Engine.EMBEDDED);
        }

        private List<String> found(String query) throws Exception {
            return new Rest(mailroom).get("/conversations?q=" + query, "bob").path("items").findValuesAsText("number");
        }

        @Test
        void shouldFindDocumentsByQueryAndOverImap() throws Exception {
            assertThatThrownBy(() -> Class.forName("org.apache.tika.Tika")).as("not in the server's process").isInstanceOf(ClassNotFoundException.class);
            String word = word();
            mailroom.receive(mail(word(), "support@acme.test", "offer.zip", Papers.zip(Map.of("offer.pdf", Papers.pdf("Offer " + word), "terms.rtf", Papers.rtf("Terms of " + word)))), "support@acme.test");
            Awaitility.await().atMost(PATIENCE).until(() -> found(word).size() == 1);
            assertThat(found("offer.pdf%20" + word)).hasSize(1);
            assertThat(found("subject:" + word)).isEmpty();
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT Teams/Support");
            for (String key : List.of("BODY", "TEXT")) {
                assertThat(bob.command("SEARCH " + key + " " + word).get(0)).as(key).matches("\\* SEARCH \\d+");
            }
            assertThat(bob.command("SEARCH SUBJECT " + word).get(0)).isEqualTo("* SEARCH");
        }

        @Test
        void shouldLeaveNothingOfDocumentsWhenAPersonIsErased() throws Exception {
            String who = word();
            String word = word();
            mailroom.receive(mail(who, "support@acme.test", "own.rtf", Papers.rtf("Only of " + word)), "support@acme.test");
            Awaitility.await().atMost(PATIENCE).until(() -> found(word).size() == 1);
            Path index = mailroom.data().resolve("index");
            Awaitility.await("the commit of the index").atMost(PATIENCE).until(() -> !Traces.terms(index, word).isEmpty());
            byte[] packed = mailroom.part(Database.class).read(connection -> Sql.list(connection, "SELECT d.packed FROM document d JOIN message_document m ON m.hash = d.hash ORDER BY m.message DESC",
                row -> row.getBytes(1))).get(0);
            String bytes = new String(Arrays.copyOfRange(packed, GZIP_HEADER, packed.length), StandardCharsets.ISO_8859_1);
            assertThat(holding(bytes)).as("the search of files can find it").isNotEmpty();
            JsonNode erased = new Rest(mailroom).ask(200, "DELETE", "/customers/" + who + "@customers.example", "carol", null);
            assertThat(erased.path("overwritten").asBoolean()).isTrue();
            assertThat(Traces.terms(index, word)).isEmpty();
            assertThat(holding(bytes)).isEmpty();
            assertThat(Traces.files(mailroom.data(), word)).isEmpty();
            assertThat(found(word)).isEmpty();
        }

        private List<Path> holding(String bytes) throws IOException {
            try (Stream<Path> files = Files.walk(mailroom.data())) {
                return files.filter(Files::isRegularFile).filter(file -> has(file, bytes)).toList();
            }
        }

        private static boolean has(Path file, String bytes) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(bytes);
            } catch (IOException goneMeanwhile) {
                return false;
            }
        }
    }

    @Nested
    class SwitchedOff extends ServedContract {
        SwitchedOff() {
            super(Engine.EMBEDDED, "search: {attachments: false}\n");
        }

        @Test
        void shouldBeLeftAloneUntilItIsSwitchedOn() throws Exception {
            assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("document-reading");
            String word = word();
            mailroom.receive(mail(word(), "bob@acme.test", "offer.pdf", Papers.pdf("Offer " + word)), "bob@acme.test");
            Awaitility.await().atMost(PATIENCE).until(() -> !mailroom.part(Database.class).read(connection -> Sql.list(connection, "SELECT message FROM document_search WHERE due IS NOT NULL",
                row -> row.getLong(1))).isEmpty());
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT INBOX");
            assertThat(bob.command("SEARCH BODY look").get(0)).isEqualTo("* SEARCH 1");
            assertThat(bob.command("SEARCH BODY " + word).get(0)).isEqualTo("* SEARCH");
            bob.close();
            mailroom.stop();
            mailroom.edit("mailroom.yaml", "attachments: false", "attachments: true").restart();
            ImapClient again = mailroom.reading("bob");
            again.command("SELECT INBOX");
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(again.command("SEARCH BODY " + word).get(0)).isEqualTo("* SEARCH 1"));
        }
    }
}
