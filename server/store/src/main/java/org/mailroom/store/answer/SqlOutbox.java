package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.apache.james.server.core.MailImpl;
import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.CollisionStop;
import org.mailroom.domain.answer.Entry;
import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.answer.Instruction;
import org.mailroom.domain.answer.Outbox;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Decisions;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.conversation.ConversationRows;
import org.mailroom.store.conversation.DeskTransaction;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Chores;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets answers leave the Outbox when their time has come: out of the table, into the spool and beside the conversation in one transaction, so that
 * each leaves once, whatever crashes and however many servers look. Where a message stands decides, not who said so: one that has been moved out is
 * not sent. Thread-safe; {@link #start} once. Proof: {@code OutboxTest} of {@code server/app}.
 */
public final class SqlOutbox implements Outbox, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlOutbox.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final SqlDesk desk;
    private final Database database;
    private final Directory directory;
    private final BodyStore bodies;
    private final AnswerFiling filing;
    private final Spool spool;
    private final LetterToAgent letters;
    private final Clock clock;
    private final Chores chores = new Chores("outbox", Duration.ofSeconds(20));

    @Inject
    public SqlOutbox(SqlDesk desk, Database database, Directory directory, BodyStore bodies, AnswerFiling filing, Spool spool, LetterToAgent letters, Clock clock) {
        this.desk = desk;
        this.database = database;
        this.directory = directory;
        this.bodies = bodies;
        this.filing = filing;
        this.spool = spool;
        this.letters = letters;
        this.clock = clock;
    }

    /** Looks from now on, until it is closed. */
    public SqlOutbox start() {
        chores.each(Duration.ZERO, PAUSE, "The outboxes cannot be looked at", this::releaseDue);
        return this;
    }

    @Override
    public void close() {
        chores.close();
    }

    /** Sends, holds or forgets what is due, and tells agents of what is held. One that fails stops no other. */
    void releaseDue() {
        for (OutboxRow row : database.read(connection -> OutboxRow.due(connection, clock.instant()))) {
            each(row, this::release);
        }
        for (OutboxRow row : database.read(OutboxRow::held)) {
            each(row, this::tell);
        }
    }

    private interface Step {
        void take(OutboxRow row) throws IOException;
    }

    private static void each(OutboxRow row, Step step) {
        try {
            step.take(row);
        } catch (IOException | RuntimeException e) {
            LOGGER.error("The answer {} in the outbox to {} cannot be worked on, trying again", row.mail(), row.number(), e);
        }
    }

    @Override
    public boolean cancel(long message, Actor actor) {
        return desk.transaction(transaction -> {
            Optional<OutboxRow> row = OutboxRow.take(transaction.connection(), message);
            if (row.isPresent()) {
                cancelled(transaction, row.get(), actor);
            }
            return row.filter(was -> was.due().isPresent()).isPresent();
        });
    }

    private static void cancelled(DeskTransaction transaction, OutboxRow row, Actor actor) throws SQLException {
        Optional<Long> id = ConversationRows.id(transaction.connection(), row.number());
        Optional<Conversation> it = id.isEmpty() ? Optional.empty() : transaction.hold(id.get());
        if (it.isPresent()) {
            transaction.journal(it.get(), actor, new Event("answer-cancelled", Map.of("agent", row.agent().value())));
        }
    }

    private record Stored(byte[] header, String body) {
    }

    private void release(OutboxRow row) throws IOException {
        Optional<Stored> stored = database.read(connection -> Sql.first(connection, "SELECT header, body_hash FROM message WHERE id = ?",
            found -> new Stored(found.getBytes(1), found.getString(2)), row.message()));
        if (stored.isEmpty()) {
            cancel(row.message(), Actor.server());
            return;
        }
        MailImpl mail = Messages.mail(row.mail(), row.agent(), row.sender(), row.recipients(), content(stored.get()));
        try (SqlMailQueue.Entry entry = spool.entry(mail)) {
            if (Boolean.TRUE.equals(desk.transaction(transaction -> release(transaction, row.message(), entry)))) {
                entry.committed();
            }
        } finally {
            mail.dispose();
        }
    }

    private Content content(Stored stored) {
        MailHeader header = MailHeader.of(stored.header());
        header.removeAll(name -> name.startsWith("x-mailroom-"));
        byte[] bytes = header.bytes();
        return () -> new SequenceInputStream(new ByteArrayInputStream(bytes), bodies.open(stored.body()));
    }

    private Boolean release(DeskTransaction transaction, long message, SqlMailQueue.Entry entry) throws SQLException {
        Optional<OutboxRow> taken = OutboxRow.take(transaction.connection(), message);
        if (taken.isEmpty()) {
            return false;
        }
        OutboxRow row = taken.get();
        Optional<Standing> waiting = filing.waiting(transaction.connection(), message);
        if (waiting.isEmpty()) {
            cancelled(transaction, row, Actor.server());
            return false;
        }
        Optional<Long> id = ConversationRows.id(transaction.connection(), row.number());
        Optional<Conversation> found = id.isEmpty() ? Optional.empty() : transaction.hold(id.get());
        if (found.isEmpty()) {
            row.held("there is no conversation " + row.number() + " any more").insert(transaction.connection());
            return false;
        }
        Conversation it = found.get();
        Setting setting = transaction.setting(it.team());
        Actor actor = Actor.agent(row.agent(), Actor.Channel.SMTP, row.client());
        Optional<String> why = reason(transaction, it, row, actor, setting);
        if (why.isPresent()) {
            row.held(why.get()).insert(transaction.connection());
            transaction.journal(it, Actor.server(), new Event("answer-held", Map.of("agent", row.agent().value())));
            return false;
        }
        Conversation next = AnswerFiling.answered(transaction, it, outside(row), List.of(), actor);
        next = follow(transaction, next, row, actor, setting);
        filing.fileWaiting(transaction, it, next, waiting.get(), new MessageOf(message, it.id(), MessageOf.Kind.OUT, row.agent().value(),
            transaction.now().toEpochMilli(), Optional.of(row.mimeId()), Optional.of(row.bodyHash())));
        entry.insert(transaction.connection());
        return true;
    }

    /** Why it must not leave now. */
    private static Optional<String> reason(DeskTransaction transaction, Conversation it, OutboxRow row, Actor actor, Setting setting) throws SQLException {
        try {
            Decisions.decide(it, new Command.Answered(Set.of()), actor, Manner.PLAIN, setting);
        } catch (Refused e) {
            return Optional.of(e.getMessage());
        }
        // A client may have saved its copy in Sent already; that is this answer, in whoever's name.
        List<Entry> entries = OutboxRow.entries(transaction.connection(), it.id()).stream()
            .filter(entry -> entry.kind() != Entry.Kind.OUT || !entry.mimeId().equals(Optional.of(row.mimeId()))).toList();
        return CollisionStop.stops(setting) ? CollisionStop.newer(entries, row.submitted(), row.agent(), setting).map(entry -> CollisionStop.happened(entry, setting))
            : Optional.empty();
    }

    /** What cannot be followed any more is left out: the answer was promised to leave. */
    private static Conversation follow(DeskTransaction transaction, Conversation it, OutboxRow row, Actor actor, Setting setting) throws SQLException {
        Conversation next = it;
        for (String word : row.commands()) {
            try {
                next = AnswerFiling.follow(transaction, next, Instruction.parse(word, setting).command().stream().toList(), actor, Manner.DELIBERATE);
            } catch (Refused e) {
                transaction.journal(next, actor, new Event("command-refused", Map.of("command", word)));
            }
        }
        return next;
    }

    private Set<String> outside(OutboxRow row) {
        Set<String> outside = new HashSet<>();
        for (String recipient : row.recipients()) {
            if (!directory.domains().contains(Messages.lower(recipient.substring(recipient.lastIndexOf('@') + 1)))) {
                outside.add(Messages.lower(recipient));
            }
        }
        return outside;
    }

    private void tell(OutboxRow row) {
        ConversationNumber number = row.number();
        Optional<Team> team = database.read(connection -> {
            Optional<Long> id = ConversationRows.id(connection, number);
            return id.isEmpty() ? Optional.<Conversation>empty() : ConversationRows.byId(connection, List.of(id.get()), "").stream().findFirst();
        }).flatMap(it -> directory.team(it.team())).or(() -> directory.team(number.team()));
        if (team.isPresent() && directory.agent(row.agent()).isPresent()) {
            letters.put(row.agent(), new Identity.Mailbox(team.get().name().value(), team.get().identity()), "Your answer to " + number + " was held back",
                "Your answer to " + number + " was not sent: " + row.why() + ".\r\n\r\nIt still stands in Teams/" + team.get().name()
                    + "/Outbox. Nothing is lost: move it to Drafts, read what is new, and send it again.\r\n", new IngestKey("held/" + row.message()));
        }
        database.write(connection -> OutboxRow.take(connection, row.message()));
    }
}
