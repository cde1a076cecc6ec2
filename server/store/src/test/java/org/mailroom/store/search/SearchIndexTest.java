package org.mailroom.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.customer.Traces;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

class SearchIndexTest {
    @RegisterExtension
    private final DatabaseExtension database = DatabaseExtension.sqlite();
    private Mailbag mailbag;
    private Path directory;

    @BeforeEach
    void mailbag() throws MailboxException {
        mailbag = new Mailbag(database);
        directory = database.directory().resolve("index");
        for (int i = 1; i <= 100; i++) {
            add(i % 10 == 0 ? "needle" : "hay");
        }
    }

    private void add(String text) throws MailboxException {
        mailbag.add(("Subject: a message\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private List<Long> found(SearchIndex index, Mailbox mailbox, Wanted wanted) {
        return mailbag.found(new MailboxSearch(database.database(), mailbag.bodies, index), mailbox, new Condition.Holds(wanted));
    }

    private List<Long> found(SearchIndex index, Mailbox mailbox, String text) {
        return found(index, mailbox, Wanted.inBody(text));
    }

    private List<Long> found(SearchIndex index, String text) {
        return found(index, mailbag.inbox, text);
    }

    /** Asks, and says that no body was read for it. */
    private List<Long> known(SearchIndex index, String text) {
        return known(index, Wanted.inBody(text));
    }

    private List<Long> known(SearchIndex index, Wanted wanted) {
        long before = mailbag.bodies.reads();
        List<Long> found = found(index, mailbag.inbox, wanted);
        assertThat(mailbag.bodies.reads()).as("bodies read").isEqualTo(before);
        return found;
    }

    @Test
    void shouldAnswerWithoutReadingMessages() throws MailboxException {
        try (SearchIndex index = mailbag.index()) {
            assertThat(known(index, "needle")).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
            assertThat(known(index, "nothing of the kind")).isEmpty();
            add("one more needle");
            assertThat(found(index, "needle")).as("at once").hasSize(11);
            mailbag.caughtUp(index);
            assertThat(known(index, "eedl")).hasSize(11);
        }
    }

    @Test
    void shouldKnowTheWordsOfAllHeaderFieldsAndOfTheSourceOfHtml() throws MailboxException {
        mailbag.add(("Subject: delivery\r\nX-Campaign: springtime verify\r\nContent-Type: text/html\r\n\r\n<p class=\"teaserbox verify\">to deliver</p>\r\n").getBytes(StandardCharsets.US_ASCII));
        try (SearchIndex index = mailbag.index()) {
            assertThat(known(index, Wanted.anywhere("pringtim"))).containsExactly(101L);
            assertThat(known(index, Wanted.inBody("springtime"))).isEmpty();
            assertThat(known(index, Wanted.inBody("easerbox"))).containsExactly(101L);
            assertThat(known(index, Wanted.seen("teaserbox"))).isEmpty();
            // All groups of three letters of it stand there.
            assertThat(known(index, Wanted.inBody("deliverify"))).isEmpty();
            assertThat(known(index, Wanted.anywhere("deliverify"))).isEmpty();
            assertThat(known(index, Wanted.inField("X-Campaign", "springverify"))).isEmpty();
        }
    }

    @Test
    void shouldFindMovedMessagesWhereTheyStandAndExpungedOnesNowhere() throws MailboxException {
        try (SearchIndex index = mailbag.index()) {
            Mailbox other = mailbag.mailbox("other");
            mailbag.move(mailbag.inbox, List.of(10L, 11L), other);
            mailbag.messages().deleteMessages(mailbag.inbox, List.of(MessageUid.of(20)));
            assertThat(found(index, "needle")).containsExactly(30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
            assertThat(found(index, other, "needle")).containsExactly(1L);
            mailbag.caughtUp(index);
            assertThat(found(index, other, "needle")).containsExactly(1L);
        }
    }

    /** Also while segments are being merged, as happens now and then when little is in the index. */
    @Test
    void shouldLeaveNothingOfErasedMessages() throws Exception {
        Random random = new Random();
        try (SearchIndex index = mailbag.index()) {
            for (String word : List.of("zebrafinch", "kingfisher", "goldcrest", "wagtail", "nuthatch")) {
                for (int i = 0; i < 6; i++) {
                    add(word);
                    add("other");
                }
                Thread.sleep(random.nextInt(1200));
                List<Long> uids = mailbag.found(new MailboxSearch(database.database(), mailbag.bodies), mailbag.inbox, new Condition.Holds(Wanted.inBody(word)));
                List<Long> messages = database.database().read(connection -> Sql.list(connection, "SELECT message_id FROM mailbox_message WHERE uid >= ? AND uid <= ? AND uid % 2 = ?", row -> row.getLong(1),
                    uids.get(0), uids.get(5), uids.get(0) % 2));
                mailbag.messages().deleteMessages(mailbag.inbox, uids.stream().map(MessageUid::of).toList());
                assertThat(index.erase(messages)).isTrue();
                assertThat(Traces.terms(directory, word)).isEmpty();
            }
            mailbag.caughtUp(index);
            assertThat(known(index, "other")).hasSize(30);
        }
    }

    @Test
    void shouldGoOnWhereItWasAfterACrash() throws Exception {
        Path crashed = database.directory().resolve("crashed");
        try (SearchIndex index = mailbag.index()) {
            Awaitility.await().until(() -> files(directory).stream().anyMatch(file -> file.getFileName().toString().startsWith("segments")));
            add("a needle after the commit");
            mailbag.caughtUp(index);
            // What a killed process leaves: no end, no last commit.
            copy(directory, crashed);
        }
        try (SearchIndex index = new SearchIndex(database.database(), mailbag.bodies, crashed).start()) {
            assertThat(found(index, "needle")).hasSize(11);
            mailbag.caughtUp(index);
            assertThat(known(index, "needle")).hasSize(11);
        }
    }

    @Test
    void shouldBeMadeAnewWhenItIsDamagedOrLost() throws Exception {
        mailbag.index().close();
        for (Path file : files(directory)) {
            Files.write(file, new byte[Math.toIntExact(Files.size(file) / 2)], StandardOpenOption.TRUNCATE_EXISTING);
        }
        try (SearchIndex index = new SearchIndex(database.database(), mailbag.bodies, directory).start()) {
            assertThat(found(index, "needle")).hasSize(10);
            mailbag.caughtUp(index);
            assertThat(known(index, "needle")).hasSize(10);
        }
        for (Path file : files(directory)) {
            Files.delete(file);
        }
        try (SearchIndex index = new SearchIndex(database.database(), mailbag.bodies, directory).start()) {
            assertThat(found(index, "needle")).hasSize(10);
            mailbag.caughtUp(index);
            assertThat(known(index, "needle")).hasSize(10);
        }
    }

    @Test
    void shouldAnswerWhenTheIndexIsFoundDamagedWhileItIsAsked() {
        try (SearchIndex index = mailbag.index()) {
            index.failed(new IOException("as if a file could not be read"));
            assertThat(found(index, "needle")).hasSize(10);
            // The damaged one is asked no more, and the new one has all.
            Awaitility.await().until(() -> index.progression().open());
            mailbag.caughtUp(index);
            assertThat(known(index, "needle")).hasSize(10);
        }
    }

    @Test
    void shouldFindWhatComesUnderUidsThatAnOlderDatabaseDrawsAgain() throws Exception {
        mailbag.index().close();
        database.database().write(connection -> {
            Sql.update(connection, "DELETE FROM mailbox_message WHERE uid > 50");
            return Sql.update(connection, "UPDATE mailbox SET last_uid = 50, messages = 50");
        });
        try (SearchIndex index = mailbag.index()) {
            assertThat(found(index, "needle")).hasSize(5);
            add("a needle under a UID of before");
            assertThat(found(index, "needle")).containsExactly(10L, 20L, 30L, 40L, 50L, 51L);
            mailbag.caughtUp(index);
            assertThat(known(index, "needle")).containsExactly(10L, 20L, 30L, 40L, 50L, 51L);
        }
    }

    @Test
    void shouldLookAtMessagesThatItCouldNotReadOrNotWhole() throws Exception {
        add("hay ".repeat(200_000) + "needle");
        add("a needle in a body that is lost");
        database.database().write(connection -> Sql.update(connection, "DELETE FROM body_bytes WHERE id = (SELECT MAX(id) FROM body)"));
        try (SearchIndex index = mailbag.index()) {
            assertThat(found(index, "needle")).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L, 101L);
            assertThat(index.examine(false, line -> { })).isZero();
        }
    }

    @Test
    void shouldTellAndRepairWhatIsMissing() throws Exception {
        try (SearchIndex index = mailbag.index()) {
            List<String> said = new ArrayList<>();
            assertThat(index.examine(false, said::add)).isZero();
            assertThat(said).isEmpty();
            // As no transaction of ours would do: a message appears below the watermark.
            add("a needle out of order");
            mailbag.caughtUp(index);
            add("another");
            database.database().write(connection -> {
                Sql.update(connection, "UPDATE mailbox_message SET uid = 1000 WHERE uid = 1");
                return Sql.update(connection, "UPDATE mailbox_message SET uid = 1 WHERE uid = 102");
            });
            said.clear();
            Awaitility.await().until(() -> index.examine(false, said::add) == 1);
            assertThat(said).contains("search index: 1 messages are missing that should be in it");
            assertThat(index.examine(true, said::add)).isEqualTo(1);
            assertThat(index.examine(false, said::add)).isZero();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().equals("write.lock")).sorted(Comparator.naturalOrder()).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
