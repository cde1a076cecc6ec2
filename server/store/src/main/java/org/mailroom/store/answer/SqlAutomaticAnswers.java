package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.apache.james.server.core.MailImpl;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.store.answer.Recognition.Customer;
import org.mailroom.store.conversation.AnswersDue;
import org.mailroom.store.conversation.AnswersDue.Due;
import org.mailroom.store.conversation.ConversationRows;
import org.mailroom.store.conversation.DeskTransaction;
import org.mailroom.store.conversation.Letters;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery.Staged;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Chores;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes automatic answers. The row that asks for one goes away, the answer is filed beside its conversation, and the mail enters the spool in one transaction: each leaves once, whatever crashes and
 * however many servers look. What cannot be written, because there is no such saved reply, a placeholder has no value, or a note is in it, is told in the journal and the log. Thread-safe; {@link #start} once.
 * Proof: {@code AutomaticAnswerTest} of {@code server/app}.
 */
public final class SqlAutomaticAnswers implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlAutomaticAnswers.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Set<Status> SILENT = Set.of(Status.SPAM, Status.QUARANTINED, Status.TRASH);

    private final SqlDesk desk;
    private final Database database;
    private final Directory directory;
    private final SavedReplies replies;
    private final AnswerFiling filing;
    private final Spool spool;
    private final ReplyToken tokens;
    private final Clock clock;
    private final Chores chores = new Chores("automatic-answers", Duration.ofSeconds(20));

    @Inject
    public SqlAutomaticAnswers(SqlDesk desk, Database database, Directory directory, SavedReplies replies, AnswerFiling filing, Spool spool, ReplyToken tokens, Clock clock) {
        this.desk = desk;
        this.database = database;
        this.directory = directory;
        this.replies = replies;
        this.filing = filing;
        this.spool = spool;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Looks from now on, until it is closed. */
    public SqlAutomaticAnswers start() {
        chores.each(Duration.ZERO, PAUSE, "Automatic answers cannot be looked for", this::look);
        chores.each(Duration.ofMinutes(1), Duration.ofHours(1), "Old automatic answers cannot be forgotten",
            () -> database.write(connection -> AnswersDue.forget(connection, clock.instant())));
        return this;
    }

    @Override
    public void close() {
        chores.close();
    }

    private void look() {
        for (Due due : database.read(connection -> AnswersDue.due(connection, clock.instant()))) {
            each(due);
        }
    }

    /** One that fails stops no other. */
    private void each(Due due) {
        try {
            write(due);
        } catch (IOException | RuntimeException e) {
            boolean last = due.attempts() + 1 >= MOST_ATTEMPTS;
            LOGGER.error("The automatic answer to {} for mail {} cannot be written, {}", due.recipient(), due.message(), last ? "giving up" : "trying again", e);
            database.write(connection -> {
                if (last) {
                    AnswersDue.drop(connection, due, conversation(connection, due));
                } else {
                    AnswersDue.later(connection, due, clock.instant().plus(AGAIN.multipliedBy(due.attempts() + 1)));
                }
                return null;
            });
        }
    }

    /**
     * What is known of the mail that is answered.
     *
     * @param conversation  in which it is now
     */
    private record Matter(Conversation conversation, Team team, byte[] header, Customer customer) {
        ConversationNumber number() {
            return conversation.number();
        }
    }

    private Optional<Matter> matter(Due due) {
        return database.read(connection -> {
            Optional<MessageOf> message = MessageOf.byMessage(connection, due.message());
            Optional<Conversation> it = message.isEmpty() ? Optional.<Conversation>empty()
                : ConversationRows.byId(connection, List.of(message.get().conversation()), "").stream().findFirst();
            Optional<Team> team = it.flatMap(found -> directory.team(found.team()));
            Optional<byte[]> header = Sql.first(connection, "SELECT header FROM message WHERE id = ?", row -> row.getBytes(1), due.message());
            return team.isEmpty() || header.isEmpty() ? Optional.<Matter>empty()
                : Optional.of(new Matter(it.get(), team.get(), header.get(), Recognition.customer(header.get())));
        });
    }

    /** In which the mail is; 0 when it is nowhere any more. */
    private static long conversation(Connection connection, Due due) throws SQLException {
        return MessageOf.byMessage(connection, due.message()).map(MessageOf::conversation).orElse(0L);
    }

    private void write(Due due) throws IOException {
        Optional<Matter> found = matter(due);
        if (found.isEmpty() || SILENT.contains(found.get().conversation().status())) {
            database.write(connection -> AnswersDue.drop(connection, due, conversation(connection, due)));
            return;
        }
        Matter matter = found.get();
        Optional<SavedReply> reply = replies.named(due.team(), due.template()).map(SavedReplies.Saved::content);
        if (reply.isEmpty()) {
            fail(due, matter, "there is no saved reply '" + due.template() + "' in team " + due.team());
            return;
        }
        AutomaticMessage message = AutomaticMessage.of(reply.get(), matter.conversation(), matter.team(), Letters.read(Placing.fields(matter.header())), due.recipient(), matter.customer(),
            Optional.of(tokens).filter(key -> matter.team().settings().replyToken()), clock.instant());
        if (!message.missing().isEmpty()) {
            fail(due, matter, "an automatic answer has no value for " + String.join(", ", message.missing()) + " in the saved reply '" + due.template() + "'");
            return;
        }
        if (ContentScan.of(Messages.of(message.bytes())).note()) {
            fail(due, matter, "there is an internal note in the saved reply '" + due.template() + "'");
            return;
        }
        send(due, matter, message);
    }

    private void fail(Due due, Matter matter, String why) {
        LOGGER.error("{} gets no automatic answer: {}", matter.number(), why);
        desk.transaction(transaction -> {
            if (AnswersDue.drop(transaction.connection(), due, matter.conversation().id())) {
                transaction.journal(transaction.hold(matter.number()), Actor.server(), new Event("automatic-answer-failed", Map.of("why", why)));
            }
            return null;
        });
    }

    private void send(Due due, Matter matter, AutomaticMessage message) throws IOException {
        MailImpl mail = Messages.automatic("auto-" + due.message(), due.recipient(), message.bytes());
        byte[] fields = ("X-Mailroom-Conversation: " + matter.number() + "\r\nX-Mailroom-Team: " + Messages.encoded(matter.team().name().value(), "X-Mailroom-Team") + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
        try (SqlMailQueue.Entry entry = spool.entry(mail);
             Staged staged = filing.delivery().stage(TeamOwner.of(matter.team().key()), fields, new ByteArrayInputStream(message.bytes()))) {
            if (Boolean.TRUE.equals(desk.transaction(transaction -> send(transaction, due, matter, message, staged, entry)))) {
                entry.committed();
            }
        } finally {
            mail.dispose();
        }
    }

    /** Nothing when the conversation is another one meanwhile: then it is written anew. */
    private Boolean send(DeskTransaction transaction, Due due, Matter matter, AutomaticMessage message, Staged staged, SqlMailQueue.Entry entry) throws SQLException {
        Optional<Conversation> held = transaction.hold(matter.conversation().id());
        boolean same = held.filter(it -> it.number().equals(matter.number()) && !SILENT.contains(it.status())).isPresent();
        if (!same || AnswersDue.take(transaction.connection(), due.message()).isEmpty()) {
            return false;
        }
        Conversation it = held.get();
        transaction.journal(it, Actor.server(), new Event("answered-automatically", Map.of("reply", due.template(), "to", due.recipient())));
        filing.fileAutomatic(transaction, it, staged, new MessageOf(staged.id(), it.id(), MessageOf.Kind.AUTO_OUT, matter.team().identity().value(),
            transaction.now().toEpochMilli(), Optional.of(message.mimeId()), Optional.of(staged.bodyHash())));
        entry.insert(transaction.connection());
        return true;
    }
}
