package org.mailroom.store.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.ThreadNotFoundException;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.MimeMessageId;
import org.apache.james.mailbox.store.mail.model.Subject;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds a message's thread by one look into an index, in place of {@code SearchThreadIdGuessingAlgorithm}, which searches
 * all mailboxes at every append (JAMES-3.8.1, part A: 74 appends/s fell to 12). Thread-safe, does not block.
 * Proven by {@code SqlThreadIdGuessingTest}.
 */
public final class SqlThreadIdGuessing implements ThreadIdGuessingAlgorithm {
    private final MailboxDatabase database;

    @Inject
    public SqlThreadIdGuessing(Database database) {
        this.database = new MailboxDatabase(database);
    }

    @Override
    public Mono<ThreadId> guessThreadIdReactive(MessageId message, Optional<MimeMessageId> own, Optional<MimeMessageId> inReplyTo,
                                                Optional<List<MimeMessageId>> references, Optional<Subject> subject, MailboxSession session) {
        return MailboxDatabase.later(() -> {
            List<Object> keys = new ArrayList<>(ThreadReferences.of(session.getUser(), own, inReplyTo, references, subject));
            Optional<Long> thread = keys.isEmpty() ? Optional.empty() : database.look(connection -> Sql.first(connection,
                "SELECT thread_id FROM thread_reference WHERE reference IN (" + MessageReader.marks(keys) + ") ORDER BY thread_id LIMIT 1",
                row -> row.getLong(1), keys.toArray()));
            return ThreadId.fromBaseMessageId(thread.<MessageId>map(SqlMessageId::of).orElse(message));
        });
    }

    @Override
    public Flux<MessageId> getMessageIdsInThread(ThreadId thread, MailboxSession session) {
        return MailboxDatabase.later(() -> database.look(connection -> Sql.list(connection,
                "SELECT m.id FROM message m WHERE m.thread_id = ? AND EXISTS (SELECT 1 FROM mailbox_message mm"
                    + " JOIN mailbox b ON b.id = mm.mailbox_id WHERE mm.message_id = m.id AND b.owner = ?) ORDER BY m.internal_date, m.id",
                row -> (MessageId) SqlMessageId.of(row.getLong(1)), SqlMessageId.value(thread.getBaseMessageId()), session.getUser().asString())))
            .flatMapIterable(messages -> messages)
            .switchIfEmpty(Mono.error(() -> new ThreadNotFoundException(thread)));
    }
}
