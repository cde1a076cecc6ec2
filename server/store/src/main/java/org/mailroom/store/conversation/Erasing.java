package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.customer.Remains;
import org.mailroom.domain.team.Directory;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;

/**
 * Takes a person out of a conversation, in one transaction: all of it, or what is about the person. Whoever looks at the folders sees the messages go. What a webhook was to be told of an own conversation goes
 * with it. Thread-safe; blocks. Proof: {@code SqlCustomersTest}.
 */
public final class Erasing {
    private static final Set<Status> TO_BE_WORKED_ON = Set.of(Status.OPEN, Status.WAITING, Status.SNOOZED, Status.QUARANTINED);

    private final SqlDesk desk;
    private final Placing placing;
    private final Directory directory;

    @Inject
    public Erasing(SqlDesk desk, Placing placing, Directory directory) {
        this.desk = desk;
        this.placing = placing;
        this.directory = directory;
    }

    /** The messages of a conversation that are about the person. */
    public Set<Long> concerned(Connection connection, long conversation, boolean own, Concern concern) throws SQLException {
        Set<Long> concerned = new TreeSet<>();
        for (MessageOf message : MessageOf.of(connection, conversation)) {
            if (own || message.sender().equalsIgnoreCase(concern.address()) || stored(connection, message.message()) && concern.holds(placing.fields(connection, message.message()))) {
                concerned.add(message.message());
            }
        }
        return concerned;
    }

    private static boolean stored(Connection connection, long message) throws SQLException {
        return Sql.first(connection, "SELECT 1 FROM message WHERE id = ?", row -> true, message).isPresent();
    }

    /** @return the messages that were deleted; empty when the person has no part in it any more */
    public Optional<Set<Long>> erase(long id, Concern concern, Actor actor) {
        return desk.transaction(transaction -> {
            Optional<Conversation> held = transaction.hold(id);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            Conversation it = held.get();
            return overwriting(transaction.connection(), () -> {
                Set<Long> gone = it.customer().equalsIgnoreCase(concern.address()) ? whole(transaction, it, concern, actor) : partly(transaction, it, concern, actor);
                transaction.settle();
                return Optional.of(gone);
            });
        });
    }

    /** Deletes messages that are in no conversation, wherever they stand. */
    public Set<Long> erase(Collection<Long> messages) {
        return desk.transaction(transaction -> overwriting(transaction.connection(), () -> {
            Set<Long> gone = new TreeSet<>(messages);
            delete(transaction, gone);
            return gone;
        }));
    }

    private interface Step<T> {
        T run() throws SQLException;
    }

    /** On SQLite pages that become free are overwritten, too. */
    private <T> T overwriting(Connection connection, Step<T> step) throws SQLException {
        secureDelete(connection, "ON");
        try {
            return step.run();
        } finally {
            secureDelete(connection, "FAST");
        }
    }

    private void secureDelete(Connection connection, String how) throws SQLException {
        if (desk.dialect() == Dialect.SQLITE) {
            Sql.list(connection, "PRAGMA secure_delete = " + how, row -> row.getInt(1));
        }
    }

    private Set<Long> whole(DeskTransaction transaction, Conversation it, Concern concern, Actor actor) throws SQLException {
        Connection connection = transaction.connection();
        boolean parked = TO_BE_WORKED_ON.contains(it.status()) && directory.team(it.team()).isPresent();
        Conversation put = parked ? transaction.apply(it, new Command.Park(Status.TRASH), Actor.server(), Manner.DELIBERATE) : it;
        Set<Long> messages = concerned(connection, it.id(), true, concern);
        messages.addAll(Sql.list(connection, "SELECT message FROM draft WHERE conversation = ?", row -> row.getLong(1), it.id()));
        for (ConversationNumber number : ConversationRows.numbers(connection, it.id())) {
            messages.addAll(Sql.list(connection, "SELECT message FROM outbox WHERE number = ?", row -> row.getLong(1), number.toString()));
            Sql.update(connection, "DELETE FROM webhook_delivery WHERE number = ?", number.toString());
        }
        delete(transaction, messages);
        Sql.update(connection, "DELETE FROM departure WHERE conversation = ?", it.id());
        Sql.update(connection, "DELETE FROM awaited_message WHERE conversation = ?", it.id());
        Sql.update(connection, "UPDATE conversation_topic SET language = NULL, segment = NULL WHERE conversation = ?", it.id());
        Conversation husk = put.erased(transaction.now());
        transaction.put(husk);
        List<JournalRows.Said> journal = JournalRows.said(connection, it.id());
        forgetTags(connection, it, journal);
        for (JournalRows.Said said : journal) {
            replace(connection, said, Remains.of(said.event(), concern.house()));
        }
        transaction.journal(husk, actor, new Event("erased", Map.of()));
        return messages;
    }

    private Set<Long> partly(DeskTransaction transaction, Conversation it, Concern concern, Actor actor) throws SQLException {
        Connection connection = transaction.connection();
        Set<Long> messages = concerned(connection, it.id(), false, concern);
        Set<String> ids = new HashSet<>();
        for (MessageOf message : MessageOf.of(connection, it.id())) {
            if (messages.contains(message.message())) {
                message.mimeId().ifPresent(ids::add);
            }
        }
        delete(transaction, messages);
        Set<String> others = new HashSet<>(it.participants());
        boolean took = others.remove(concern.address());
        Conversation rest = it.withParticipants(others, transaction.now());
        transaction.put(rest);
        boolean told = false;
        for (JournalRows.Said said : JournalRows.said(connection, it.id())) {
            Map<String, String> details = new TreeMap<>(said.event().details());
            details.values().removeIf(value -> value.toLowerCase(Locale.ROOT).contains(concern.address()) || ids.contains(value));
            told |= details.size() < said.event().details().size();
            replace(connection, said, details);
        }
        if (took || told || !messages.isEmpty()) {
            transaction.journal(rest, actor, new Event("erased", Map.of("part", "yes")));
        }
        return messages;
    }

    private static void replace(Connection connection, JournalRows.Said said, Map<String, String> details) throws SQLException {
        if (details.size() < said.event().details().size()) {
            JournalRows.replace(connection, said.id(), details);
        }
    }

    private void delete(DeskTransaction transaction, Set<Long> messages) throws SQLException {
        Connection connection = transaction.connection();
        List<Standing> places = new ArrayList<>();
        placing.of(connection, List.copyOf(messages)).values().forEach(places::addAll);
        placing.lock(connection, places.stream().map(Standing::mailbox).toList());
        placing.remove(connection, places, transaction.changes());
        for (long message : messages) {
            Sql.update(connection, "UPDATE gone_message SET erased = 1 WHERE message = ?", message);
            for (String table : List.of("conversation_message", "draft", "outbox", "lesson", "automatic_answer")) {
                Sql.update(connection, "DELETE FROM " + table + " WHERE message = ?", message);
            }
        }
    }

    /** Tags may say something of the person; in folders they are keywords, which are known as long as the folder is there. */
    private static void forgetTags(Connection connection, Conversation was, List<JournalRows.Said> journal) throws SQLException {
        Set<String> tags = new TreeSet<>();
        was.tags().forEach(tag -> tags.add(tag.value()));
        journal.stream().map(JournalRows.Said::event).filter(event -> event.what().equals("tags")).forEach(event -> event.details().values().forEach(words -> tags.addAll(List.of(words.split(" ")))));
        for (String tag : tags) {
            String keyword = "#" + tag;
            Sql.update(connection, "DELETE FROM mailbox_keyword WHERE keyword = ? AND NOT EXISTS (SELECT 1 FROM mailbox_message p WHERE p.mailbox_id = mailbox_keyword.mailbox_id"
                + " AND ('\n' || p.keywords || '\n') LIKE ? ESCAPE '\\')", keyword, "%\n" + keyword.replace("_", "\\_") + "\n%");
        }
    }
}
