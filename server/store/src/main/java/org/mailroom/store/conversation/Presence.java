package org.mailroom.store.conversation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.mail.Flags;
import javax.mail.internet.MimeUtility;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.Changes;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

/**
 * A small message in the thread, "Bob Sato is writing an answer", for mail clients that show no keywords, where the team wants it. It stands there as long as
 * the lock holds, is read already, so that nobody is called for it, and never leaves the house. Stateless.
 */
final class Presence {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

    private final MailboxDelivery delivery;
    private final Placing placing;

    Presence(MailboxDelivery delivery, Placing placing) {
        this.delivery = delivery;
        this.placing = placing;
    }

    /** Puts the message there or takes it away, as lock and setting say now. */
    void show(Connection connection, Conversation it, Setting setting, Changes changes) throws SQLException {
        Optional<Lock> lock = it.lockAt(setting.now()).filter(held -> setting.team().settings().presence());
        List<MessageOf> all = MessageOf.of(connection, it.id());
        boolean there = false;
        for (MessageOf message : all) {
            if (message.kind() == MessageOf.Kind.PRESENCE) {
                if (!there && lock.filter(held -> held.holder().value().equals(message.sender())).isPresent()) {
                    there = true;
                } else {
                    remove(connection, message, changes);
                }
            }
        }
        if (lock.isPresent() && !there) {
            add(connection, it, lock.get(), all, setting, changes);
        }
    }

    private void remove(Connection connection, MessageOf message, Changes changes) throws SQLException {
        List<Standing> places = placing.of(connection, message.message());
        placing.lock(connection, places.stream().map(Standing::mailbox).toList());
        placing.remove(connection, places, changes);
        Sql.update(connection, "DELETE FROM conversation_message WHERE message = ?", message.message());
    }

    private void add(Connection connection, Conversation it, Lock lock, List<MessageOf> thread, Setting setting, Changes changes) throws SQLException {
        Placement placement = Placement.of(it, setting.team(), setting.now());
        Flags flags = new Flags(Flags.Flag.SEEN);
        placement.keywords().forEach(flags::add);
        if (placement.flagged()) {
            flags.add(Flags.Flag.FLAGGED);
        }
        byte[] text = text(it, lock, thread, setting).getBytes(StandardCharsets.UTF_8);
        try (MailboxDelivery.Staged staged = delivery.stage(TeamOwner.of(it.team()), new byte[0], new ByteArrayInputStream(text))) {
            changes.come(delivery.store(connection, staged, new byte[0], TeamOwner.path(it.team(), placement.folder()), flags, setting.now().toEpochMilli()));
            new MessageOf(staged.id(), it.id(), MessageOf.Kind.PRESENCE, lock.holder().value(), setting.now().toEpochMilli(), Optional.empty(), Optional.empty())
                .insert(connection);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory was not read", e);
        } catch (MailboxNotFoundException e) {
            throw new Unavailable("a folder of team " + it.team() + " is missing", e);
        }
    }

    private static String text(Conversation it, Lock lock, List<MessageOf> thread, Setting setting) {
        String sentence = setting.name(lock.holder()) + " is writing an answer (since " + setting.time(lock.since()) + ")";
        String references = thread.stream().flatMap(message -> message.mimeId().stream()).reduce((first, second) -> second)
            .map(id -> "In-Reply-To: <" + id + ">\r\nReferences: <" + id + ">\r\n").orElse("");
        return "From: " + encoded(setting.team().name().value()) + " <" + setting.team().identity() + ">\r\n"
            + "To: <" + setting.team().identity() + ">\r\n"
            + "Subject: " + encoded(sentence) + "\r\n"
            + "Date: " + DATE.format(setting.now().atZone(ZoneOffset.UTC)) + "\r\n"
            + references
            + "Auto-Submitted: auto-generated\r\n"
            + "X-Mailroom-Conversation: " + it.number() + "\r\n"
            + "X-Mailroom-Lock: " + lock.holder() + "; until=" + lock.until() + "\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + it.number() + ": " + sentence + ".\r\nThis message goes away by itself.\r\n";
    }

    private static String encoded(String text) {
        try {
            return MimeUtility.encodeText(text, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }
}
