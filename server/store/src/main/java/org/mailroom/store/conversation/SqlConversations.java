package org.mailroom.store.conversation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import javax.inject.Inject;

import org.apache.james.mime4j.dom.Header;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mime.MessageTexts;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Looks at conversations in SQL, page by page along an index. Thread-safe. Proof: {@code ApiTest} and {@code QueryServedTest} of
 * {@code server/app}. */
public final class SqlConversations implements Conversations {
    private static final int LATELY = 5000;

    private final Database database;
    private final BodyStore bodies;
    private final Listing listing;

    @Inject
    public SqlConversations(Database database, BodyStore bodies, TextFinder finder, Directory directory) {
        this.database = database;
        this.bodies = bodies;
        this.listing = new Listing(database, finder, directory, Listing.Limits.USUAL);
    }

    @Override
    public Page list(Filter filter, Order order, Optional<String> cursor, int limit) {
        return filter.teams().isEmpty() ? new Page(List.of(), Optional.empty()) : listing.page(filter, order, cursor, limit);
    }

    @Override
    public Set<Tag> tags(TeamKey team) {
        Set<Tag> tags = new TreeSet<>();
        database.read(connection -> Sql.list(connection, "SELECT DISTINCT tags FROM (SELECT tags FROM conversation WHERE team = ? ORDER BY updated DESC, id DESC LIMIT " + LATELY
            + ") lately WHERE tags <> ''", row -> tags.addAll(ConversationRows.tags(row.getString(1))), team.value()));
        return tags;
    }

    private record Stored(MessageOf message, byte[] header, String body, long date) {
    }

    @Override
    public List<Entry> entries(ConversationNumber number) {
        return stored(number).stream().map(stored -> new Entry(stored.message().message(), kind(stored.message()), stored.message().sender(),
            Instant.ofEpochMilli(stored.date()), Instant.ofEpochMilli(stored.message().arrived()), stored.message().mimeId())).toList();
    }

    @Override
    public List<Message> messages(ConversationNumber number) {
        return stored(number).stream().map(this::message).toList();
    }

    @Override
    public List<Message> messages(ConversationNumber number, Set<Long> ids) {
        return stored(number).stream().filter(stored -> ids.contains(stored.message().message())).map(this::message).toList();
    }

    private List<Stored> stored(ConversationNumber number) {
        return database.read(connection -> {
            List<Stored> all = new ArrayList<>();
            Optional<Long> id = ConversationRows.id(connection, number);
            for (MessageOf message : id.isEmpty() ? List.<MessageOf>of() : MessageOf.of(connection, id.get())) {
                if (message.kind() != MessageOf.Kind.PRESENCE) {
                    stored(connection, message).ifPresent(all::add);
                }
            }
            return all;
        });
    }

    private static String kind(MessageOf message) {
        return switch (message.kind()) {
            case AUTO -> "in";
            case AUTO_OUT -> "out";
            default -> message.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private static Optional<Stored> stored(Connection connection, MessageOf message) throws SQLException {
        return Sql.first(connection, "SELECT header, body_hash, internal_date FROM message WHERE id = ?", row -> new Stored(message, row.getBytes(1), row.getString(2), row.getLong(3)),
            message.message());
    }

    private Message message(Stored stored) {
        MessageOf message = stored.message();
        try (InputStream raw = open(stored)) {
            Header header = Placing.fields(stored.header());
            return new Message(message.message(), kind(message), message.sender(), Instant.ofEpochMilli(stored.date()), Letters.text(header, "Subject"), MessageTexts.read(raw, false).text(),
                message.mimeId());
        } catch (IOException e) {
            throw new UncheckedIOException("message " + message.message() + " cannot be read", e);
        }
    }

    private InputStream open(Stored stored) throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(stored.header()), bodies.open(stored.body()));
    }

    @Override
    public Optional<InputStream> raw(ConversationNumber number, long message) throws IOException {
        Optional<Stored> stored = database.read(connection -> {
            Optional<Long> id = ConversationRows.id(connection, number);
            Optional<MessageOf> known = MessageOf.byMessage(connection, message).filter(it -> id.equals(Optional.of(it.conversation())));
            return known.isEmpty() ? Optional.empty() : stored(connection, known.get());
        });
        return stored.isEmpty() ? Optional.empty() : Optional.of(open(stored.get()));
    }
}
