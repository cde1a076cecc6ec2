package org.mailroom.store.mailbox;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.events.Event;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.event.EventFactory;
import org.mailroom.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who watch mailboxes of {@link Changes} that are committed. When the server dies before that, clients see them
 * at the next look. Trouble with a listener is logged; what has happened has happened. Blocks until the sessions have been told.
 */
public final class MailboxNews {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailboxNews.class);

    private final Database database;
    private final EventBus events;
    private final SessionProvider sessions;

    @Inject
    public MailboxNews(Database database, EventBus events, SessionProvider sessions) {
        this.database = database;
        this.events = events;
        this.sessions = sessions;
    }

    public void tell(Changes changes) {
        changes.mailboxes().forEach((id, in) -> {
            try {
                List<Mailbox> found = database.read(connection -> MailboxRows.list(connection, "id = ?", id));
                if (!found.isEmpty()) {
                    tell(found.get(0), in, changes.isDelivery(id));
                }
            } catch (Exception e) {
                if (Thread.currentThread().isInterrupted()) {
                    LOGGER.info("This server is ending: who watches mailbox {} sees a change at the next look", id);
                    return;
                }
                LOGGER.error("Who watches mailbox {} was not told of a change", id, e);
            }
        });
    }

    private void tell(Mailbox mailbox, Changes.In in, boolean delivery) throws Exception {
        MailboxSession session = sessions.createSystemSession(mailbox.getUser());
        if (!in.come().isEmpty()) {
            dispatch(mailbox, EventFactory.added().randomEventId().mailboxSession(session).mailbox(mailbox).metaData(in.come())
                .isDelivery(delivery).build());
        }
        if (!in.marked().isEmpty()) {
            dispatch(mailbox, EventFactory.flagsUpdated().randomEventId().mailboxSession(session).mailbox(mailbox)
                .updatedFlags(List.copyOf(in.marked().values())).build());
        }
        if (!in.gone().isEmpty()) {
            dispatch(mailbox, EventFactory.expunged().randomEventId().mailboxSession(session).mailbox(mailbox)
                .metaData(in.gone()).build());
        }
    }

    private void dispatch(Mailbox mailbox, Event event) {
        events.dispatch(event, new MailboxIdRegistrationKey(mailbox.getMailboxId())).block();
    }
}
