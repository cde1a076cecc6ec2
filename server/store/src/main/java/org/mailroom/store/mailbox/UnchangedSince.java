package org.mailroom.store.mailbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.inject.Inject;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.event.EventFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Mono;

/**
 * {@code STORE … (UNCHANGEDSINCE n)} of RFC 7162, section 3.1.3, in one transaction. James reads, filters, then writes, so
 * of two clients both can succeed (James 3.8.1). Rights are the caller's matter. Thread-safe, does not
 * block. Proven by {@code UnchangedSinceTest}.
 */
public final class UnchangedSince {
    /** The messages that were looked at and may be told (unchanged ones too), and those that had changed meanwhile. */
    public record Outcome(List<UpdatedFlags> updated, List<MessageUid> refused) {
    }

    private final MailboxDatabase database;
    private final FlagWriter flags;
    private final EventBus events;

    @Inject
    public UnchangedSince(Database database, EventBus events) {
        this.database = new MailboxDatabase(database);
        this.flags = new FlagWriter(this.database);
        this.events = events;
    }

    /** Changes what was not changed after {@code unchangedSince}, then tells the listeners; UIDs that are gone are ignored. */
    public Mono<Outcome> update(Mailbox mailbox, Collection<MessageRange> uids, FlagsUpdateCalculator change, ModSeq unchangedSince,
                                MailboxSession session) {
        return Waiting.call(() -> change(mailbox, uids, change, unchangedSince))
            .flatMap(outcome -> publish(mailbox, outcome, session).thenReturn(outcome));
    }

    private Outcome change(Mailbox mailbox, Collection<MessageRange> uids, FlagsUpdateCalculator change, ModSeq unchangedSince) {
        List<FlagWriter.Selection> ranges = uids.stream()
            .map(range -> FlagWriter.Selection.uids(range.getUidFrom().asLong(), range.getUidTo().asLong()))
            .toList();
        return database.change(connection -> {
            List<MessageUid> refused = new ArrayList<>();
            List<UpdatedFlags> updated = flags.update(connection, SqlMailboxId.value(mailbox.getMailboxId()), ranges, change,
                unchangedSince.asLong(), refused);
            return new Outcome(updated, refused);
        });
    }

    private Mono<Void> publish(Mailbox mailbox, Outcome outcome, MailboxSession session) {
        if (outcome.updated().isEmpty()) {
            return Mono.empty();
        }
        return events.dispatch(EventFactory.flagsUpdated()
                .randomEventId()
                .mailboxSession(session)
                .mailbox(mailbox)
                .updatedFlags(outcome.updated())
                .build(),
            new MailboxIdRegistrationKey(mailbox.getMailboxId()));
    }
}
