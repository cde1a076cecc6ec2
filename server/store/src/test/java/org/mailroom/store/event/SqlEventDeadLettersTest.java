package org.mailroom.store.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.event.json.MailboxEventSerializer;
import org.apache.james.events.Event;
import org.apache.james.events.EventBusTestFixture;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.OpenDeadLettersContract;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.event.EventFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.mailbox.SqlMailboxId;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** James's contract for dead letters, and that a real event survives as JSON, on each engine. */
@OnEachEngine
class SqlEventDeadLettersTest implements OpenDeadLettersContract {
    private static final Event EVENT = new EventBusTestFixture.TestEvent(Event.EventId.random(), Username.of("user"));

    private final DatabaseExtension engine;
    private SqlEventDeadLetters letters;

    SqlEventDeadLettersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        letters = new SqlEventDeadLetters(engine.database(), new EventBusTestFixture.TestEventSerializer(), Clock.systemUTC());
    }

    @Override
    public EventDeadLetters eventDeadLetters() {
        return letters;
    }

    @Test
    void shouldKeepAnEventOfTheMailboxesOverARestart() {
        Event event = EventFactory.added().randomEventId().user(Username.of("alice@acme.test")).sessionId(MailboxSession.SessionId.of(7))
            .mailboxId(new SqlMailboxId.Factory().fromString("12")).mailboxPath(MailboxPath.inbox(Username.of("alice@acme.test")))
            .addMetaData(new MessageMetaData(MessageUid.of(3), ModSeq.of(4), new Flags(Flags.Flag.RECENT), 5, new Date(0), Optional.of(new Date(0)),
                SqlMessageId.of(6), ThreadId.fromBaseMessageId(SqlMessageId.of(6))))
            .isDelivery(true).build();
        EventDeadLetters.InsertionId id = mailboxLetters().store(new EventBusTestFixture.GroupA(), event).block();

        assertThat(mailboxLetters().failedEvent(new EventBusTestFixture.GroupA(), id).block()).isEqualTo(event);
    }

    @Test
    void shouldListTheOtherGroupsWhenTheClassOfOneIsGone() {
        letters.store(new EventBusTestFixture.GroupA(), EVENT).block();
        engine.database().write(connection -> Sql.update(connection,
            "INSERT INTO dead_letter (listener_group, id, died, event) VALUES (?, ?, ?, ?)", "org.example.Gone", "x", 1L, "{}"));

        assertThat(letters.groupsWithFailedEvents().collectList().block()).isEqualTo(List.of(new EventBusTestFixture.GroupA()));
    }

    private SqlEventDeadLetters mailboxLetters() {
        MailboxEventSerializer serializer = new MailboxEventSerializer(new SqlMailboxId.Factory(), new SqlMessageId.Factory(Clock.systemUTC()),
            text -> QuotaRoot.quotaRoot(text, Optional.empty()));
        return new SqlEventDeadLetters(engine.database(), serializer, Clock.systemUTC());
    }
}
