package org.mailroom.store.conversation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.inject.Inject;

import org.apache.james.mime4j.dom.Header;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Looks at conversations in SQL, page by page along an index. Thread-safe. Proof: {@code ApiTest} of {@code server/app}. */
public final class SqlConversations implements Conversations {
    private static final Pattern UPDATED = Pattern.compile("(-?\\d{1,19}):(\\d{1,19})");
    private static final Pattern URGENCY = Pattern.compile("(-?\\d{1,19}):(-?\\d{1,19}):(\\d{1,19})");

    private final Database database;
    private final BodyStore bodies;

    @Inject
    public SqlConversations(Database database, BodyStore bodies) {
        this.database = database;
        this.bodies = bodies;
    }

    /** Where a page ends: the values that the list is ordered by. */
    private record Row(Conversation conversation, long urgency, long since) {
        String place(Order order) {
            return order == Order.UPDATED ? conversation.updated().toEpochMilli() + ":" + conversation.id() : urgency + ":" + since + ":" + conversation.id();
        }
    }

    @Override
    public Page list(Filter filter, Order order, Optional<String> cursor, int limit) {
        if (filter.teams().isEmpty()) {
            return new Page(List.of(), Optional.empty());
        }
        StringBuilder sql = new StringBuilder("SELECT ").append(ConversationRows.COLUMNS).append(", urgency, since FROM conversation WHERE team IN (?")
            .append(", ?".repeat(filter.teams().size() - 1)).append(')');
        List<Object> parameters = new ArrayList<>(filter.teams().stream().map(TeamKey::value).sorted().toList());
        where(filter, sql, parameters);
        cursor.ifPresent(place -> behind(place, order, sql, parameters));
        sql.append(order == Order.UPDATED ? " ORDER BY updated DESC, id DESC LIMIT " : " ORDER BY urgency, since, id LIMIT ").append(limit + 1);
        List<Row> found = database.read(connection -> Sql.list(connection, sql.toString(),
            row -> new Row(ConversationRows.read(row), row.getLong("urgency"), row.getLong("since")), parameters.toArray()));
        List<Conversation> page = found.stream().limit(limit).map(Row::conversation).toList();
        return new Page(page, found.size() <= limit ? Optional.empty() : Optional.of(Base64.getUrlEncoder().withoutPadding()
            .encodeToString(found.get(limit - 1).place(order).getBytes(StandardCharsets.US_ASCII))));
    }

    private static void behind(String cursor, Order order, StringBuilder sql, List<Object> parameters) {
        Matcher place = (order == Order.UPDATED ? UPDATED : URGENCY).matcher(decoded(cursor));
        if (!place.matches()) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor; take the one that the page before has given");
        }
        sql.append(order == Order.UPDATED ? " AND (updated, id) < (?, ?)" : " AND (urgency, since, id) > (?, ?, ?)");
        for (int i = 1; i <= place.groupCount(); i++) {
            parameters.add(number(place.group(i)));
        }
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a cursor has a number that is too large; take the one that the page before has given", e);
        }
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }

    private static void where(Filter filter, StringBuilder sql, List<Object> parameters) {
        // As a constant, or the index of what is in a queue would not be taken.
        filter.status().ifPresent(status -> sql.append(" AND status = '").append(status.word()).append('\''));
        filter.assignee().ifPresent(agent -> add(sql, parameters, " AND assignee = ?", agent.value()));
        if (filter.unassigned()) {
            sql.append(" AND assignee IS NULL");
        }
        filter.tag().ifPresent(tag -> add(sql, parameters, " AND ('\n' || tags || '\n') LIKE ? ESCAPE '\\'", "%\n" + escaped(tag.value()) + "\n%"));
        filter.customer().ifPresent(customer -> {
            String address = customer.toLowerCase(Locale.ROOT);
            add(sql, parameters, " AND (LOWER(customer) = ? OR ('\n' || participants || '\n') LIKE ? ESCAPE '\\')", address);
            parameters.add("%\n" + escaped(address) + "\n%");
        });
        filter.words().ifPresent(words -> {
            Optional<ConversationNumber> number = ConversationNumber.parse(words.strip());
            if (number.isPresent()) {
                add(sql, parameters, " AND id IN (SELECT conversation FROM conversation_number WHERE number = ?)", number.get().toString());
                return;
            }
            for (String word : words.strip().split("\\s+")) {
                String like = "%" + escaped(word.toLowerCase(Locale.ROOT)) + "%";
                add(sql, parameters, " AND (LOWER(subject) LIKE ? ESCAPE '\\' OR LOWER(customer) LIKE ? ESCAPE '\\' OR participants LIKE ? ESCAPE '\\')", like);
                parameters.addAll(List.of(like, like));
            }
        });
    }

    private static void add(StringBuilder sql, List<Object> parameters, String condition, String parameter) {
        sql.append(condition);
        parameters.add(parameter);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
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
            return new Message(message.message(), kind(message), message.sender(), Instant.ofEpochMilli(stored.date()), Letters.text(header, "Subject"), ReadableText.of(raw),
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
