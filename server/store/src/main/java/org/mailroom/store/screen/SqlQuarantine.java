package org.mailroom.store.screen;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Parcel;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.conversation.Releasing;
import org.mailroom.store.mail.Parcels;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.repository.KeptMails;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quarantine: conversations by {@link Releasing}, and the repository of that name by {@link KeptMails}. Thread-safe; blocks. Proof: {@code QuarantineTest}.
 */
public final class SqlQuarantine implements Quarantine {
    private static final String URL = "sql://quarantine";
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlQuarantine.class);

    private final KeptMails kept;
    private final Releasing releasing;

    @Inject
    public SqlQuarantine(Database database, BodyStore bodies, SqlMailQueueFactory queues, Releasing releasing) {
        this.kept = new KeptMails(URL, database, new StoredMails(bodies), queues);
        this.releasing = releasing;
    }

    @Override
    public List<Kept> kept(int atMost) {
        return kept.rows(Optional.empty(), atMost).stream().map(this::shown).toList();
    }

    private Kept shown(KeptMails.Row row) {
        try {
            Mail mail = kept.open(row);
            Parcel parcel = Parcels.of(mail, row.octets());
            return new Kept(row.key(), parcel.sender(), parcel.recipients(), parcel.subject(), Parcels.findings(mail), Instant.ofEpochMilli(row.stored()));
        } catch (MessagingException e) {
            throw new Unavailable("the mail " + row.key() + " in quarantine cannot be read", e);
        }
    }

    @Override
    public boolean releaseKept(String id) {
        Optional<Mail> sent = kept.send(id, mail -> {
            List<AttributeName> statuses = mail.attributeNames().filter(name -> name.asString().equals(Marks.STATUS) || name.asString().startsWith(Marks.STATUS + ".")).toList();
            statuses.forEach(mail::removeAttribute);
            mail.setAttribute(new Attribute(AttributeName.of(Marks.RELEASED), AttributeValue.of(true)));
        });
        sent.ifPresent(mail -> LOGGER.info("{} was released from quarantine for {}", id, mail.getRecipients()));
        return sent.isPresent();
    }

    @Override
    public boolean deleteKept(String id) {
        boolean mine = kept.delete(id);
        if (mine) {
            LOGGER.info("{} was deleted from quarantine", id);
        }
        return mine;
    }

    @Override
    public Conversation release(ConversationNumber number, Actor actor, Terms terms) {
        return releasing.release(number, actor, terms);
    }

    @Override
    public boolean delete(ConversationNumber number, Actor actor) {
        return releasing.delete(number, actor);
    }
}
