package org.mailroom.store.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.utils.UpdatableTickingClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.search.DocumentReader;
import org.mailroom.domain.search.Query;
import org.mailroom.extract.ForkedReader;
import org.mailroom.extract.Papers;
import org.mailroom.extract.ReaderLimits;
import org.mailroom.store.search.Mailbag;
import org.mailroom.store.search.MailboxSearch;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** Documents attached to messages are found by what stands in them, each is read once, and none stops the others. The process that reads them is the real one. */
@OnEachEngine
class DocumentReadingTest {
    @TempDir
    static Path home;
    private static ForkedReader reader;
    private static ForkedReader poor;

    private final DatabaseExtension database;
    private final UpdatableTickingClock clock = new UpdatableTickingClock(Instant.now().plus(Duration.ofHours(1)));
    private Mailbag mailbag;

    DocumentReadingTest(DatabaseExtension database) {
        this.database = database;
    }

    @BeforeAll
    static void open() {
        reader = new ForkedReader(home.resolve("reader"), ReaderLimits.STANDARD);
        poor = new ForkedReader(home.resolve("poor"), new ReaderLimits(Duration.ofMinutes(1), Duration.ofMinutes(5), 48, 1 << 20));
    }

    @AfterAll
    static void close() {
        reader.close();
        poor.close();
    }

    @BeforeEach
    void mailbag() {
        mailbag = new Mailbag(database);
    }

    private DocumentReading reading(DocumentReader by) {
        return new DocumentReading(database.database(), mailbag.bodies, by, clock, database.directory().resolve("documents"));
    }

    private long add(String type, String name, byte[]... documents) throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(("From: c@customers.example\r\nSubject: see " + name + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nplease look\r\n").getBytes(UTF_8));
        for (byte[] document : documents) {
            message.write(("--b\r\nContent-Type: " + type + "; name=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(document) + "\r\n").getBytes(UTF_8));
        }
        message.write("--b--\r\n".getBytes(UTF_8));
        return mailbag.add(message.toByteArray());
    }

    private List<Long> byImap(MailboxSearch search, String text) {
        List<Long> found = mailbag.found(search, mailbag.inbox, SearchQuery.bodyContains(text));
        assertThat(mailbag.found(search, mailbag.inbox, SearchQuery.mailContains(text))).isEqualTo(found);
        return found;
    }

    private boolean byQuery(TextFinder finder, long uid, String text) {
        long message = number("SELECT message_id FROM mailbox_message WHERE uid = " + uid);
        try (TextFinder.Asked asked = finder.ask(List.of(new Query.Text(Query.Place.ANYWHERE, text)))) {
            BitSet all = new BitSet();
            all.set(0);
            return asked.texts(message, all).get(0);
        }
    }

    private long number(String sql) {
        return database.database().read(connection -> Sql.list(connection, sql, row -> row.getLong(1))).get(0);
    }

    private long waiting() {
        return number("SELECT COUNT(*) FROM document_search WHERE due IS NOT NULL");
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.list(database.directory().resolve("documents"))) {
            return files.toList();
        }
    }

    @Test
    void shouldBeFoundByWhatStandsInThemWithAndWithoutAnIndex() throws Exception {
        long one = add("application/pdf", "offer.pdf", Papers.pdf("Quarterly offer SUP-4711"));
        long two = add("application/octet-stream", "all.zip", Papers.zip(Map.of("a.rtf", Papers.rtf("Rahmenvertrag \\'fcber alles"), "b.txt", "請求書の再発行をお願いします".getBytes("Shift_JIS"))));
        add("application/octet-stream", "picture.png", new byte[] {1, 2, 3});
        MailboxSearch scan = new MailboxSearch(database.database(), mailbag.bodies);
        try (SearchIndex index = mailbag.index()) {
            MailboxSearch search = new MailboxSearch(database.database(), mailbag.bodies, index);
            Awaitility.await().untilAsserted(() -> assertThat(waiting()).as("the picture is no document").isEqualTo(2));
            assertThat(byImap(search, "offer sup-4711")).isEmpty();
            reading(reader).run();
            assertThat(waiting()).isZero();
            assertThat(staged()).isEmpty();
            assertThat(byImap(scan, "offer sup-4711")).containsExactly(one);
            Awaitility.await().untilAsserted(() -> assertThat(byImap(search, "offer sup-4711")).containsExactly(one));
            Awaitility.await().untilAsserted(() -> assertThat(byImap(search, "RAHMENVERTRAG UBER")).containsExactly(two));
            for (String text : List.of("ahmenvertra", "b.txt", "再発行")) {
                assertThat(byImap(search, text)).as(text).isEqualTo(byImap(scan, text)).containsExactly(two);
            }
            assertThat(mailbag.found(search, mailbag.inbox, SearchQuery.headerContains("Subject", "rahmenvertrag"))).isEmpty();
            assertThat(byQuery(new TextFinder(database.database(), mailbag.bodies, index), one, "quarterly")).isTrue();
            assertThat(byQuery(new TextFinder(database.database(), mailbag.bodies), one, "quarterly")).isTrue();
            assertThat(byQuery(new TextFinder(database.database(), mailbag.bodies, index), two, "quarterly")).isFalse();
        }
        // A new index takes what was read, and has nothing read again.
        try (SearchIndex index = new SearchIndex(database.database(), mailbag.bodies, database.directory().resolve("another")).start()) {
            mailbag.caughtUp(index);
            assertThat(byImap(new MailboxSearch(database.database(), mailbag.bodies, index), "quarterly")).containsExactly(one);
            assertThat(waiting()).isZero();
        }
    }

    @Test
    void shouldReadTheSameDocumentOnceAndForgetItWithTheLastMessage() throws Exception {
        long one = add("application/pdf", "a.pdf", Papers.pdf("the same"), Papers.pdf("another"));
        long two = add("application/pdf", "b.pdf", Papers.pdf("the same"));
        try (SearchIndex index = mailbag.index()) {
            Awaitility.await().until(() -> waiting() == 2);
            reading(reader).run();
            MailboxSearch search = new MailboxSearch(database.database(), mailbag.bodies, index);
            Awaitility.await().untilAsserted(() -> assertThat(byImap(search, "the same")).containsExactly(one, two));
            assertThat(number("SELECT COUNT(*) FROM document WHERE state = 1")).isEqualTo(2);
            assertThat(number("SELECT SUM(refs) FROM document")).isEqualTo(3);
            mailbag.messages().deleteMessages(mailbag.inbox, List.of(MessageUid.of(one)));
            assertThat(number("SELECT COUNT(*) FROM document")).isEqualTo(1);
            assertThat(byImap(search, "the same")).containsExactly(two);
            mailbag.messages().deleteMessages(mailbag.inbox, List.of(MessageUid.of(two)));
            for (String table : List.of("document", "message_document", "document_search")) {
                assertThat(number("SELECT COUNT(*) FROM " + table)).as(table).isZero();
            }
        }
    }

    @Test
    void shouldGiveUpADocumentThatEndsItsReaderAndReadTheOthers() throws Exception {
        long good = add("application/pdf", "good.pdf", Papers.pdf("a good one"));
        long bad = add("application/octet-stream", "bad.html", Papers.pdf("before it"), Papers.hugeTree(), Papers.pdf("behind it"));
        try (SearchIndex index = mailbag.index()) {
            Awaitility.await().until(() -> waiting() == 2);
            DocumentReading reading = reading(poor);
            reading.run();
            MailboxSearch scan = new MailboxSearch(database.database(), mailbag.bodies);
            assertThat(byImap(scan, "good one")).containsExactly(good);
            assertThat(number("SELECT MAX(attempts) FROM document")).isEqualTo(1);
            reading.run();
            assertThat(number("SELECT MAX(attempts) FROM document")).as("not at once").isEqualTo(1);
            // The second attempt is left out: each takes some ten seconds.
            database.database().write(connection -> Sql.update(connection, "UPDATE document SET attempts = " + (DocumentReading.ATTEMPTS - 1) + " WHERE attempts = 1"));
            clock.setInstant(clock.instant().plus(DocumentReading.AGAIN));
            reading.run();
            assertThat(waiting()).isZero();
            assertThat(byImap(scan, "behind it")).containsExactly(bad);
            assertThat(number("SELECT COUNT(*) FROM document WHERE state = 2 AND attempts = 3")).isEqualTo(1);
            add("application/octet-stream", "again.html", Papers.hugeTree());
            Awaitility.await().until(() -> waiting() == 1);
            reading.run();
            assertThat(number("SELECT MAX(attempts) FROM document")).as("it is known").isEqualTo(3);
            assertThat(waiting()).isZero();
        }
    }

    @Test
    void shouldNotReadWhatIsTooLargeOrWhatTookTheServerWithIt() throws Exception {
        byte[] large = new byte[(int) DocumentReading.LARGEST + 1];
        add("application/pdf", "large.pdf", large);
        long fatal = add("application/pdf", "fatal.pdf", Papers.pdf("fatal"));
        try (SearchIndex index = mailbag.index()) {
            Awaitility.await().until(() -> waiting() == 2);
            long message = number("SELECT message_id FROM mailbox_message WHERE uid = " + fatal);
            // As three servers have left it that were killed.
            String hash = org.mailroom.store.content.BodyStore.hash(new java.io.ByteArrayInputStream(Papers.pdf("fatal")));
            database.database().write(connection -> {
                DocumentRows.attach(connection, "", message, 0, hash);
                DocumentRows.attempted(connection, hash, DocumentReading.ATTEMPTS);
                return null;
            });
            reading(reader).run();
            assertThat(waiting()).isZero();
            assertThat(number("SELECT COUNT(*) FROM document")).isEqualTo(1);
            assertThat(number("SELECT state FROM document")).isEqualTo(DocumentRows.UNREADABLE);
            assertThat(staged()).isEmpty();
        }
    }

    @Test
    void shouldWaitAndSaySoWhenNobodyReads() throws Exception {
        add("application/pdf", "offer.pdf", Papers.pdf("an offer"));
        Path nowhere = Files.writeString(database.directory().resolve("file"), "");
        try (SearchIndex index = mailbag.index(); ForkedReader none = new ForkedReader(nowhere.resolve("reader"), ReaderLimits.STANDARD)) {
            Awaitility.await().until(() -> waiting() == 1);
            DocumentReading reading = reading(none);
            reading.run();
            assertThat(reading.silent()).isTrue();
            assertThat(waiting()).isEqualTo(1);
            assertThat(number("SELECT attempts FROM document")).as("it is not to blame").isZero();
        }
    }
}
