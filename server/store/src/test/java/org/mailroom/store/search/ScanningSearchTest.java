package org.mailroom.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.sql.DatabaseExtension;

class ScanningSearchTest {

    @Nested
    class OnSqlite extends Searches {
        @RegisterExtension
        private final DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Searches {
        @RegisterExtension
        private final DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    abstract static class Searches {
        private final MailboxSession session = MailboxSessionUtil.create(Username.of("alice@acme.test"));
        private final SqlMessageId.Factory ids = new SqlMessageId.Factory(Clock.systemUTC());
        private SqlMailboxSessionMapperFactory mappers;
        private BodyStore bodies;
        private ScanningSearch search;
        private Mailbox inbox;

        abstract DatabaseExtension database();

        @BeforeEach
        void inbox() throws IOException {
            bodies = new BodyStore(database().database(), database().directory());
            mappers = new SqlMailboxSessionMapperFactory(database().database(), bodies, Clock.systemUTC());
            search = new ScanningSearch(mappers, mappers);
            inbox = mappers.createMailboxMapper(session).create(MailboxPath.inbox(session), UidValidity.of(7)).block();
        }

        private void add(String subject, String body, Flags flags) throws MailboxException {
            String header = "Subject: " + subject + "\r\n\r\n";
            String text = body + "\r\n";
            SqlMessageId id = ids.generate();
            mappers.createMessageMapper(session).add(inbox, new SimpleMailboxMessage(id, ThreadId.fromBaseMessageId(id), new Date(),
                header.length() + text.length(), header.length(), new ByteContent((header + text).getBytes(StandardCharsets.US_ASCII)), flags,
                new PropertyBuilder().build(), inbox.getMailboxId()));
        }

        private List<Long> found(Criterion... criteria) throws MailboxException {
            return search.search(session, inbox, SearchQuery.of(criteria)).map(MessageUid::asLong).collectList().block();
        }

        @Test
        void shouldTellFlagsWithoutReadingABodyWhenThereAreMoreThanAWindow() throws Exception {
            for (int i = 1; i <= 700; i++) {
                add("number " + i, "text", i % 100 == 0 ? new Flags(Flags.Flag.SEEN) : new Flags());
            }
            assertThat(found(SearchQuery.flagIsSet(Flags.Flag.SEEN))).containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L);
            assertThat(found(SearchQuery.headerContains("Subject", "number 69"))).containsExactly(69L, 690L, 691L, 692L, 693L, 694L, 695L, 696L,
                697L, 698L, 699L);
            assertThat(bodies.reads()).isZero();
        }

        @Test
        void shouldReadOnlyTheBodiesThatCheapConditionsLeave() throws Exception {
            for (int i = 1; i <= 20; i++) {
                add("number " + i, i == 7 ? "the needle" : "hay", i < 10 ? new Flags(Flags.Flag.FLAGGED) : new Flags());
            }
            assertThat(found(SearchQuery.bodyContains("needle"), SearchQuery.flagIsSet(Flags.Flag.FLAGGED))).containsExactly(7L);
            assertThat(bodies.reads()).isEqualTo(9);
        }

        @Test
        void shouldLookAtEachMessageOnceWhenRangesOverlap() throws Exception {
            for (int i = 1; i <= 9; i++) {
                add("x", "y", new Flags());
            }
            assertThat(found(SearchQuery.uid(range(5, 7), range(2, 3), range(6, 6), range(3, 5)))).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
            assertThat(found(SearchQuery.uid(range(8, Long.MAX_VALUE)))).containsExactly(8L, 9L);
        }

        @Test
        void shouldCombineConditionsAndFindNothingInAnEmptyMailbox() throws Exception {
            assertThat(found(SearchQuery.bodyContains("x"))).isEmpty();
            add("red", "one", new Flags());
            add("blue", "two", new Flags(Flags.Flag.DELETED));
            add("red", "two", new Flags());
            assertThat(found(SearchQuery.or(SearchQuery.bodyContains("one"), SearchQuery.flagIsSet(Flags.Flag.DELETED)))).containsExactly(1L, 2L);
            assertThat(found(SearchQuery.not(SearchQuery.headerContains("Subject", "RED")))).containsExactly(2L);
        }

        private static UidRange range(long low, long high) {
            return new UidRange(MessageUid.of(low), MessageUid.of(high));
        }
    }
}
