package org.mailroom.store.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.filing.FilingFixture.ALICE;
import static org.mailroom.store.filing.FilingFixture.ALICE_PATH;
import static org.mailroom.store.filing.FilingFixture.QUEUE;
import static org.mailroom.store.filing.FilingFixture.QUEUE_PATH;
import static org.mailroom.store.filing.FilingFixture.key;
import static org.mailroom.store.filing.FilingFixture.latin1;
import static org.mailroom.store.filing.FilingFixture.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.mail.Flags;

import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.events.Group;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.utils.UpdatableTickingClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.store.mailbox.StoredQuotaLimits;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

/** Filing: byte for byte, once per key, past any quota, and those who watch are told. */
class SqlFilingTest {
    private static final String PREFIX = "Return-Path: <c@customer.test>\r\nDelivered-To: support@acme.test\r\n";
    private static final String NUMBER = "X-Mailroom-Conversation: SUP-1\r\nX-Mailroom-Priority: normal\r\n";
    private static final byte[] RAW = latin1("From: c@customer.test\r\nSubject: Gr\u00fc\u00dfe \u0000\r\nMessage-ID: <1@customer.test>\r\n\r\nline\nbare\r\n\u0000\u00ff.\r\n");

    static final class Watcher extends Group {
    }

    abstract static class Contract {
        private final UpdatableTickingClock clock = new UpdatableTickingClock(Instant.parse("2026-03-04T05:06:07Z"));
        private FilingFixture fixture;

        abstract DatabaseExtension extension();

        @BeforeEach
        void open() {
            fixture = new FilingFixture(extension().database(), extension().directory(), clock);
        }

        @Test
        void shouldKeepEveryByteBehindThePrefix() throws Exception {
            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("m1/queue"));

            assertThat(fixture.texts(QUEUE_PATH)).containsExactly(PREFIX + NUMBER + new String(RAW, StandardCharsets.ISO_8859_1));
        }

        @Test
        void shouldKeepWhatIsNoProperMessage() throws Exception {
            for (String raw : List.of("", "no header at all", "\r\nonly a body", "Subject: only a header\r\n", "A: b\n\nbare line feeds\n", "x".repeat(3 << 20))) {
                fixture.filing.file(ALICE, message("", latin1(raw)), key("odd " + raw.length()));
            }

            assertThat(fixture.texts(ALICE_PATH)).extracting(String::length).containsExactly(0, 16, 13, 24, 22, 3 << 20);
            assertThat(fixture.texts(ALICE_PATH).get(4)).isEqualTo("A: b\n\nbare line feeds\n");
        }

        @Test
        void shouldGiveTheMessageTheNumbersAndFlagsOfADelivery() throws Exception {
            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("m1/queue"));
            fixture.filing.file(QUEUE, message(PREFIX, latin1("Subject: Re: x\r\nIn-Reply-To: <1@customer.test>\r\n\r\nanswer\r\n")), key("m2/queue"));

            List<MessageResult> messages = fixture.messages(QUEUE_PATH);
            assertThat(messages).extracting(message -> message.getUid().asLong()).containsExactly(1L, 2L);
            assertThat(messages).allSatisfy(message -> assertThat(message.getFlags()).isEqualTo(new Flags(Flags.Flag.RECENT)));
            assertThat(messages.get(0).getSize()).isEqualTo(PREFIX.length() + NUMBER.length() + RAW.length);
            assertThat(messages.get(0).getInternalDate()).isEqualTo(Date.from(Instant.parse("2026-03-04T05:06:07Z")));
            MailboxSession session = fixture.mailboxes.manager.createSystemSession(QUEUE_PATH.getUser());
            assertThat(fixture.mailboxes.manager.getMailbox(QUEUE_PATH, session).getMailboxCounters(session).getUnseen()).isEqualTo(2L);
        }

        @Test
        void shouldPutAnAnswerIntoTheThreadOfItsQuestion() throws Exception {
            fixture.filing.file(QUEUE, message("", latin1("Subject: x\r\nMessage-ID: <1@customer.test>\r\n\r\n")), key("1"));
            fixture.filing.file(QUEUE, message("", latin1("Subject: Re: x\r\nMessage-ID: <2@customer.test>\r\nIn-Reply-To: <1@customer.test>\r\n\r\n")), key("2"));
            fixture.filing.file(QUEUE, message("", latin1("Subject: x\r\nMessage-ID: <3@customer.test>\r\n\r\n")), key("3"));

            List<MessageResult> messages = fixture.messages(QUEUE_PATH);
            assertThat(messages.get(1).getThreadId()).isEqualTo(messages.get(0).getThreadId());
            assertThat(messages.get(2).getThreadId()).isNotEqualTo(messages.get(0).getThreadId());
        }

        @Test
        void shouldFileOnceWhenTheKeyComesAgain() throws Exception {
            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("m1/queue"));
            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("m1/queue"));
            new FilingFixture(extension().database(), extension().directory()).filing.file(QUEUE, message(PREFIX, RAW), key("m1/queue"));
            fixture.filing.file(ALICE, message(PREFIX, RAW), key("m1/inbox"));

            assertThat(fixture.messages(QUEUE_PATH)).hasSize(1);
            assertThat(fixture.messages(ALICE_PATH)).hasSize(1);
        }

        @Test
        void shouldKeepWhatWasDecidedOfAMailWithItsFirstFiling() throws Exception {
            Folder queue = QUEUE;
            assertThat(fixture.filing.ruling("m1", List.of(queue))).isEmpty();
            fixture.filing.file(QUEUE, message(PREFIX, RAW), Handling.USUAL.withRuling("one"), IngestKey.of("m1", QUEUE));
            fixture.filing.file(QUEUE, message(PREFIX, RAW), Handling.USUAL.withRuling("two"), IngestKey.of("m1", QUEUE));
            assertThat(fixture.filing.ruling("m1", List.of())).as("whatever its recipients are").contains("one");
            fixture.filing.file(QUEUE, message(PREFIX, latin1("Subject: other\r\n\r\n")), IngestKey.of("m2", QUEUE));
            assertThat(fixture.filing.ruling("m2", List.of(queue))).as("filed without").contains("");
            assertThat(fixture.filing.ruling("m", List.of(queue))).isEmpty();
        }

        @Test
        void shouldForgetKeysAfterAMonth() {
            fixture.filing.file(QUEUE, message(PREFIX, RAW), Handling.USUAL.withRuling("one"), key("old"));
            clock.setInstant(Instant.parse("2026-03-04T05:06:07Z").plus(FilingKeys.MEMORY).plus(Duration.ofMinutes(2)));
            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("new"));

            Awaitility.await().untilAsserted(() -> {
                List<String> keys = extension().database().read(connection -> Sql.list(connection, "SELECT ingest_key FROM filing", row -> row.getString(1)));
                assertThat(keys).containsExactly("new");
                assertThat(fixture.filing.ruling("old", List.of())).isEmpty();
            });
        }

        @Test
        void shouldFilePastTheQuotaThatStopsAnAppend() throws Exception {
            fixture.filing.file(ALICE, message(PREFIX, RAW), key("1"));
            new StoredQuotaLimits(extension().database()).setGlobalMaxMessage(QuotaCountLimit.count(1));

            fixture.filing.file(ALICE, message(PREFIX, RAW), key("2"));

            assertThat(fixture.messages(ALICE_PATH)).hasSize(2);
            MailboxSession session = fixture.mailboxes.manager.createSystemSession(ALICE_PATH.getUser());
            assertThatThrownBy(() -> fixture.mailboxes.manager.getMailbox(ALICE_PATH, session)
                .appendMessage(MessageManager.AppendCommand.builder().build(RAW), session)).isInstanceOf(OverQuotaException.class);
        }

        @Test
        void shouldTellThoseWhoWatchWhenTheMessageCanBeSeen() throws Exception {
            List<Integer> seen = new CopyOnWriteArrayList<>();
            fixture.mailboxes.events.register(new EventListener.GroupEventListener() {
                @Override
                public Group getDefaultGroup() {
                    return new Watcher();
                }

                @Override
                public void event(Event event) throws Exception {
                    if (event instanceof Added added && added.isDelivery()) {
                        seen.add(fixture.messages(added.getMailboxPath()).size());
                    }
                }
            });

            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("1"));
            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("1"));
            fixture.filing.file(QUEUE, message(PREFIX, latin1("Subject: other\r\n\r\n")), key("2"));

            assertThat(seen).isEqualTo(List.of(1, 2));
        }

        @Test
        void shouldFileNothingAndForgetTheKeyWhenTheMessageCannotBeRead() throws Exception {
            IncomingMessage broken = new IncomingMessage() {
                @Override
                public byte[] prefix() {
                    return new byte[0];
                }

                @Override
                public InputStream raw() throws IOException {
                    throw new IOException("disk");
                }
            };
            assertThatThrownBy(() -> fixture.filing.file(QUEUE, broken, key("1"))).hasMessageContaining("could not be read");

            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("1"));

            assertThat(fixture.messages(QUEUE_PATH)).hasSize(1);
        }
    }

    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension extension() {
            return database;
        }

        /** The last statement of the transaction fails, as it would on a full disk: the key must not outlive it. */
        @Test
        void shouldFileOnceWhenTheTransactionFailsInTheMiddleAndIsTriedAgain() throws Exception {
            FilingFixture fixture = new FilingFixture(database.database(), database.directory());
            database.database().write(connection -> Sql.update(connection,
                "CREATE TRIGGER full_disk BEFORE INSERT ON mailbox_message BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
            try {
                assertThatThrownBy(() -> fixture.filing.file(QUEUE, message(PREFIX, RAW), key("1"))).isInstanceOf(Unavailable.class);
            } finally {
                database.database().write(connection -> Sql.update(connection, "DROP TRIGGER full_disk"));
            }
            assertThat(fixture.messages(QUEUE_PATH)).isEmpty();

            fixture.filing.file(QUEUE, message(PREFIX, RAW), key("1"));

            assertThat(fixture.messages(QUEUE_PATH)).hasSize(1);
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension extension() {
            return database;
        }
    }
}
