package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.store.sql.Sql;

/** Makes one conversation of two, and two of one. The journal goes with the messages; its entries keep the numbers they were written under. */
final class Merging {
    private Merging() {
    }

    /**
     * Puts all of {@code from} into {@code into}, where its number is found from then on.
     *
     * @throws Refused when they are of two teams, or a colleague has the first
     */
    static Conversation merge(DeskTransaction transaction, Conversation from, Conversation into, Actor actor, Manner manner) throws SQLException {
        if (from.id() == into.id()) {
            throw Refused.impossible(from.number() + " is " + into.number() + " already. Nothing was changed.");
        }
        if (!from.team().equals(into.team())) {
            throw Refused.impossible(from.number() + " and " + into.number() + " are of two teams; transfer one of them first. Nothing was changed.");
        }
        transaction.apply(from, new Command.Unassign(), actor, manner);
        Conversation free = transaction.apply(transaction.current(from.id()), new Command.ReleaseLock(), actor, manner);
        Conversation it = transaction.apply(into, new Command.ChangeTags(free.tags(), new TreeSet<>()), actor, manner);
        Connection connection = transaction.connection();
        Sql.update(connection, "UPDATE conversation_message SET conversation = ? WHERE conversation = ?", it.id(), free.id());
        Sql.update(connection, "UPDATE conversation_number SET conversation = ? WHERE conversation = ?", it.id(), free.id());
        Sql.update(connection, "UPDATE journal SET conversation = ? WHERE conversation = ?", it.id(), free.id());
        Sql.update(connection, "UPDATE draft SET conversation = ? WHERE conversation = ?", it.id(), free.id());
        Sql.update(connection, "UPDATE departure SET conversation = ? WHERE conversation = ?", it.id(), free.id());
        Sql.update(connection, "UPDATE awaited_message SET conversation = ? WHERE conversation = ?", it.id(), free.id());
        for (long other : Sql.list(connection, "SELECT other FROM conversation_link WHERE conversation = ? AND other <> ?", row -> row.getLong(1), free.id(), it.id())) {
            Links.add(connection, it.id(), other);
        }
        Sql.update(connection, "DELETE FROM conversation_link WHERE conversation = ? OR other = ?", free.id(), free.id());
        transaction.drop(free.id());
        it = transaction.joined(it, free.participants()).askedAt(Stream.of(free, it).flatMap(one -> one.asked().stream()).min(Comparator.naturalOrder()));
        if (free.notes() && !it.notes()) {
            it = it.withNotes(true, transaction.now());
        }
        if (from.status() == Status.OPEN && it.status() != Status.OPEN) {
            transaction.put(it);
            it = transaction.apply(it, new Command.Reopen(), actor, manner);
        }
        transaction.put(it);
        transaction.touch(it);
        transaction.journal(it, actor, new Event("merged", Map.of("from", from.number().toString(), "into", into.number().toString())));
        return it;
    }

    /**
     * Takes messages out into a conversation of their own, with the same assignee and tags, linked to the old one.
     *
     * @param messages  ids of messages; some of this conversation, not all
     */
    static Conversation split(DeskTransaction transaction, Conversation it, Collection<Long> messages, long id, Actor actor) throws SQLException {
        List<MessageOf> all = MessageOf.of(transaction.connection(), it.id());
        List<MessageOf> taken = all.stream().filter(message -> messages.contains(message.message())).toList();
        if (taken.size() != new TreeSet<>(messages).size() || taken.isEmpty()) {
            throw Refused.impossible("Not all of these messages are messages of " + it.number() + ". Nothing was changed.");
        }
        if (taken.size() == all.size()) {
            throw Refused.impossible("These are all the messages of " + it.number() + "; leave at least one there. Nothing was changed.");
        }
        transaction.apply(it, new Command.ChangeTags(it.tags(), new TreeSet<>()), actor, Manner.PLAIN);
        String customer = taken.stream().filter(message -> message.kind() == MessageOf.Kind.IN).map(MessageOf::sender).findFirst().orElse(it.customer());
        Conversation part = transaction.begin(id, it.team(), it.subject(), customer, actor, Map.of("from", it.number().toString()));
        SortedSet<Tag> tags = it.tags();
        part = transaction.joined(part.with(tags, transaction.now()), it.participants()).askedAt(it.asked());
        part = part.with(it.assignee(), transaction.now()).withNotes(taken.stream().anyMatch(message -> message.kind() == MessageOf.Kind.NOTE), transaction.now());
        transaction.put(part);
        for (MessageOf message : taken) {
            Sql.update(transaction.connection(), "UPDATE conversation_message SET conversation = ? WHERE message = ?", part.id(), message.message());
        }
        Links.add(transaction.connection(), it.id(), part.id());
        boolean notes = all.stream().anyMatch(message -> message.kind() == MessageOf.Kind.NOTE && !taken.contains(message));
        Conversation rest = it.withNotes(notes, transaction.now());
        transaction.put(rest);
        transaction.touch(rest);
        transaction.touch(part);
        transaction.journal(rest, actor, new Event("split", Map.of("into", part.number().toString())));
        return part;
    }
}
