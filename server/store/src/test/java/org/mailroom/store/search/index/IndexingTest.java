package org.mailroom.store.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.mailbox.SqlMailboxId;
import org.mailroom.store.search.Mailbag;
import org.mailroom.store.search.text.StoredTexts;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

class IndexingTest {
    @RegisterExtension
    private final DatabaseExtension database = DatabaseExtension.sqlite();
    private Mailbag mailbag;
    private Path directory;

    @BeforeEach
    void mailbag() throws MailboxException {
        mailbag = new Mailbag(database);
        directory = database.directory().resolve("index");
        for (int i = 0; i < 100; i++) {
            mailbag.add(("Subject: number " + i + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Indexing open() throws IOException {
        return new Indexing(database.database(), new StoredTexts(database.database(), mailbag.bodies), directory);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    /** Lets so many messages in. */
    private static void step(Indexing indexing, int times) throws IOException {
        int[] asked = {0};
        indexing.step(() -> ++asked[0] > times);
    }

    @Test
    void shouldGoOnWithANewIndexThatWasBegunBeforeItWasKilled() throws IOException {
        try (Indexing indexing = open()) {
            step(indexing, Integer.MAX_VALUE);
            indexing.commit();
            indexing.rebuild();
            step(indexing, 3);
            assertThat(indexing.building()).isTrue();
            assertThat(indexing.size()).isBetween(1, 99);
            indexing.commit();
            // Never seen by a commit, so lost with the process.
            step(indexing, 1);
        }
        assertThat(folders()).containsExactly("1", "2");
        try (Indexing indexing = open()) {
            assertThat(indexing.building()).as("goes on").isTrue();
            assertThat(indexing.size()).isBetween(1, 99);
            try (Snapshot shown = indexing.acquire().orElseThrow()) {
                assertThat(shown.size()).as("the old one answers").isEqualTo(100);
            }
            step(indexing, Integer.MAX_VALUE);
            assertThat(indexing.building()).isFalse();
            assertThat(indexing.size()).isEqualTo(100);
        }
        assertThat(folders()).containsExactly("2");
        try (Indexing indexing = open()) {
            assertThat(indexing.size()).as("committed").isEqualTo(100);
        }
    }

    @Test
    void shouldForgetMessagesThatAreGoneAtTheNextStep() throws Exception {
        try (Indexing indexing = open()) {
            step(indexing, Integer.MAX_VALUE);
            mailbag.messages().deleteMessages(mailbag.inbox, List.of(MessageUid.of(7), MessageUid.of(99)));
            indexing.rebuild();
            step(indexing, Integer.MAX_VALUE);
            assertThat(indexing.size()).isEqualTo(98);
            indexing.commit();
        }
        mailbag.messages().deleteMessages(mailbag.inbox, List.of(MessageUid.of(8)));
        try (Indexing indexing = open()) {
            assertThat(indexing.size()).isEqualTo(98);
            step(indexing, Integer.MAX_VALUE);
            assertThat(indexing.size()).as("gone while it was closed").isEqualTo(97);
        }
    }

    @Test
    void shouldForgetMessagesThatNobodyHasToldOf() throws Exception {
        try (Indexing indexing = open()) {
            step(indexing, Integer.MAX_VALUE);
            mailbag.messages().deleteMessages(mailbag.inbox, List.of(MessageUid.of(7), MessageUid.of(99)));
            database.database().write(connection -> Sql.update(connection, "DELETE FROM gone_message"));
            assertThat(indexing.sweep(60) + indexing.sweep(60)).isEqualTo(2);
            step(indexing, Integer.MAX_VALUE);
            assertThat(indexing.size()).isEqualTo(98);
            assertThat(indexing.sweep(60) + indexing.sweep(60)).isZero();
        }
    }

    @Test
    void shouldFollowEachMailboxInTurn() throws Exception {
        Mailbox other = mailbag.mailbox("other");
        for (int i = 0; i < 100; i++) {
            mailbag.add(other, ("Subject: number " + i + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII), new Flags());
        }
        try (Indexing indexing = open()) {
            for (int i = 0; i < 3; i++) {
                step(indexing, 2);
            }
            try (Snapshot shown = indexing.acquire().orElseThrow()) {
                for (Mailbox mailbox : List.of(mailbag.inbox, other)) {
                    assertThat(shown.watermark(((SqlMailboxId) mailbox.getMailboxId()).asLong())).isBetween(1L, 99L);
                }
            }
        }
    }

    /** An index of all that there is, which says that it has this form. */
    private void complete(String form) throws IOException {
        try (Indexing indexing = open()) {
            step(indexing, Integer.MAX_VALUE);
            indexing.commit();
        }
        try (LuceneIndex index = LuceneIndex.open(directory.resolve("1"))) {
            index.commit(form);
        }
    }

    @Test
    void shouldNotReadAnIndexOfAnotherForm() throws IOException {
        complete("0");
        try (Indexing indexing = open()) {
            assertThat(indexing.size()).isZero();
            step(indexing, Integer.MAX_VALUE);
            assertThat(indexing.size()).isEqualTo(100);
        }
    }

    @Test
    void shouldGoOnWithAnIndexOfTheFormBefore() throws Exception {
        complete("3");
        try (Indexing indexing = open()) {
            assertThat(indexing.size()).isEqualTo(100);
            mailbag.add("Subject: one more\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII));
            step(indexing, Integer.MAX_VALUE);
            indexing.commit();
        }
        try (FSDirectory files = FSDirectory.open(directory.resolve("1")); DirectoryReader reader = DirectoryReader.open(files)) {
            assertThat(reader.numDocs()).isEqualTo(101);
            assertThat(reader.getIndexCommit().getUserData()).as("a program that knows no terms for all words does not read it").containsEntry("form", "4");
        }
    }

    @Test
    void shouldKeepWatermarksOfManyMailboxes() {
        java.util.Map<Long, Long> watermarks = new java.util.HashMap<>();
        for (long i = 1; i < 5_000; i++) {
            watermarks.put(i * 1_000_003L << 20, i);
        }
        assertThat(Watermarks.read(Watermarks.write(watermarks))).isEqualTo(watermarks);
        assertThat(Watermarks.read("")).isEmpty();
    }
}
