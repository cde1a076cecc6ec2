package org.mailroom.store.conversation;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Conversations.Order;
import org.mailroom.domain.conversation.Conversations.Page;
import org.mailroom.domain.search.Query;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Lists and finds conversations in an order, page by page along an index. Where texts are looked for, few messages that have one are followed to their conversations; when
 * many have it, the list is gone through until the page is full, and when its beginning does not fill it, they are followed too. Thread-safe; blocks. Proof: {@code ListingTest}.
 */
final class Listing {
    private static final Pattern UPDATED = Pattern.compile("(-?\\d{1,19}):(\\d{1,19})");
    private static final Pattern URGENCY = Pattern.compile("(-?\\d{1,19}):(-?\\d{1,19}):(\\d{1,19})");
    private static final Comparator<Row> NEWEST = Comparator.comparingLong(Row::updated).thenComparingLong(Row::id).reversed();
    private static final Comparator<Row> MOST_URGENT = Comparator.comparingLong(Row::urgency).thenComparingLong(Row::since).thenComparingLong(Row::id);
    private static final String SELECT = "SELECT " + Row.COLUMNS + " FROM conversation";
    private static final int AT_ONCE = 200;
    private static final int IN_ONE_QUERY = 2_000;

    private final Database database;
    private final TextFinder finder;
    private final Directory directory;
    private final Limits limits;

    /**
     * Which way is the shorter one.
     *
     * @param few  so many messages are followed to their conversations at once
     * @param many  so many are followed when the conversations that stand first do not have them
     * @param soon  how many conversations are looked at before
     * @param late  how many are looked at if that promises to fill the page
     */
    record Limits(int few, int many, int soon, int late) {
        static final Limits USUAL = new Limits(2_000, 50_000, 1_000, 5_000);
    }

    Listing(Database database, TextFinder finder, Directory directory, Limits limits) {
        this.limits = limits;
        this.database = database;
        this.finder = finder;
        this.directory = directory;
    }

    /** A conversation with the values that lists are ordered by. */
    private record Row(Conversation conversation, long urgency, long since) {
        private static final String COLUMNS = ConversationRows.COLUMNS + ", urgency, since";

        static Row read(ResultSet row) throws SQLException {
            return new Row(ConversationRows.read(row), row.getLong("urgency"), row.getLong("since"));
        }

        long updated() {
            return conversation.updated().toEpochMilli();
        }

        long id() {
            return conversation.id();
        }
    }

    /** Where a conversation stands in lists. */
    private record Place(long id, long updated, long urgency, long since) {
        private static final Comparator<Place> NEWEST = Comparator.comparingLong(Place::updated).thenComparingLong(Place::id).reversed();
        private static final Comparator<Place> MOST_URGENT = Comparator.comparingLong(Place::urgency).thenComparingLong(Place::since).thenComparingLong(Place::id);

        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    /** One list that is asked for. */
    private record Wanted(Filter filter, Order order, Selection all, List<Query.Wish> texts) {
    }

    Page page(Filter filter, Order order, Optional<String> cursor, int limit) {
        Map<TeamKey, ZoneId> zones = new TreeMap<>(Comparator.comparing(TeamKey::value));
        filter.teams().forEach(team -> zones.put(team, directory.team(team).map(known -> known.settings().timeZone()).orElse(ZoneId.of("UTC"))));
        Selection all = new Selection(filter, zones);
        List<Query.Wish> texts = filter.query().map(Query::texts).orElse(List.of());
        Wanted wanted = new Wanted(filter, order, cursor.map(place -> behind(all, order, place)).orElse(all), texts);
        List<Row> found = texts.isEmpty() ? read(wanted.all(), order, limit + 1) : found(wanted, limit + 1);
        return new Page(found.stream().limit(limit).map(Row::conversation).toList(), found.size() <= limit ? Optional.empty() : Optional.of(cursor(order, found.get(limit - 1))));
    }

    private static String cursor(Order order, Row last) {
        String place = order == Order.UPDATED ? last.updated() + ":" + last.id() : last.urgency() + ":" + last.since() + ":" + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
    }

    private static Selection behind(Selection selection, Order order, String cursor) {
        Matcher place = (order == Order.UPDATED ? UPDATED : URGENCY).matcher(decoded(cursor));
        if (!place.matches()) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor; take the one that the page before has given");
        }
        List<Long> values = new ArrayList<>();
        for (int i = 1; i <= place.groupCount(); i++) {
            values.add(number(place.group(i)));
        }
        return behind(selection, order, values);
    }

    private static Selection behind(Selection selection, Order order, List<Long> values) {
        return selection.and(order == Order.UPDATED ? "(updated, id) < (?, ?)" : "(urgency, since, id) > (?, ?, ?)", values.toArray());
    }

    private static Selection behind(Selection selection, Order order, Row last) {
        return behind(selection, order, order == Order.UPDATED ? List.of(last.updated(), last.id()) : List.of(last.urgency(), last.since(), last.id()));
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

    /** Team by team, each in the order of an index, and put together. */
    private List<Row> read(Selection selection, Order order, int most) {
        return database.read(connection -> {
            List<Row> rows = new ArrayList<>();
            for (TeamKey team : selection.teams()) {
                rows.addAll(Sql.list(connection, SELECT + selection.sql(team) + (order == Order.UPDATED ? " ORDER BY updated DESC, id DESC LIMIT " : " ORDER BY urgency, since, id LIMIT ") + most,
                    Row::read, selection.parameters(team)));
            }
            rows.sort(comparator(order));
            return rows.size() > most ? List.copyOf(rows.subList(0, most)) : rows;
        });
    }

    private static Comparator<Row> comparator(Order order) {
        return order == Order.UPDATED ? NEWEST : MOST_URGENT;
    }

    private List<Row> found(Wanted wanted, int most) {
        List<Query.Wish> texts = wanted.texts();
        try (TextFinder.Asked asked = finder.ask(texts.stream().map(wish -> (Query.Text) wish.term()).toList())) {
            List<long[]> having = IntStream.range(0, texts.size()).filter(text -> !texts.get(text).not()).mapToObj(asked::candidates).flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(messages -> messages.length)).toList();
            int rarest = having.isEmpty() ? Integer.MAX_VALUE : having.get(0).length;
            Optional<List<Row>> found = rarest <= limits.few() ? Optional.empty() : goneThrough(wanted, asked, most, rarest <= limits.many());
            return found.orElseGet(() -> followed(wanted, asked, having, most));
        }
    }

    /** Conversations that have a message with each text, or one that the index does not know: which of them really match is asked in their order, until there are enough. */
    private List<Row> followed(Wanted wanted, TextFinder.Asked asked, List<long[]> having, int most) {
        Set<Long> unknown = conversations(asked.unknown(mailboxes(wanted.filter().teams())));
        Set<Long> ids = conversations(having.get(0));
        ids.addAll(unknown);
        for (long[] more : having.subList(1, having.size())) {
            if (ids.size() > limits.few() && more.length <= limits.many()) {
                Set<Long> others = conversations(more);
                ids.removeIf(id -> !others.contains(id) && !unknown.contains(id));
            }
        }
        List<Place> places = new ArrayList<>();
        for (List<Long> some : pieces(new ArrayList<>(ids), IN_ONE_QUERY)) {
            Selection these = wanted.all().and(among(some), some.toArray());
            places.addAll(database.read(connection -> Sql.list(connection, "SELECT id, updated, urgency, since FROM conversation" + these.sql(), Place::read, these.parameters())));
        }
        places.sort(wanted.order() == Order.UPDATED ? Place.NEWEST : Place.MOST_URGENT);
        List<Row> found = new ArrayList<>();
        for (List<Place> some : pieces(places, AT_ONCE)) {
            if (found.size() >= most) {
                break;
            }
            found.addAll(matching(wanted, rows(some, wanted.order()), asked));
        }
        return first(found, most);
    }

    private Set<Long> conversations(long[] messages) {
        Set<Long> ids = new HashSet<>();
        for (List<Long> some : pieces(Arrays.stream(messages).boxed().toList(), IN_ONE_QUERY)) {
            ids.addAll(database.read(connection -> Sql.list(connection, "SELECT DISTINCT conversation FROM conversation_message WHERE " + among("message", some), row -> row.getLong(1), some.toArray())));
        }
        return ids;
    }

    private List<Row> rows(List<Place> places, Order order) {
        Object[] ids = places.stream().map(Place::id).toArray();
        List<Row> rows = new ArrayList<>(database.read(connection -> Sql.list(connection, SELECT + " WHERE " + among(places), Row::read, ids)));
        rows.sort(comparator(order));
        return rows;
    }

    private static String among(List<?> ids) {
        return among("id", ids);
    }

    private static String among(String column, List<?> ids) {
        return column + " IN (?" + ", ?".repeat(ids.size() - 1) + ")";
    }

    /**
     * Looks at one after the other.
     *
     * @param impatiently  whether it is given up when it looks as if it would take long
     * @return empty when it was given up
     */
    private Optional<List<Row>> goneThrough(Wanted wanted, TextFinder.Asked asked, int most, boolean impatiently) {
        List<Row> found = new ArrayList<>();
        int seen = 0;
        List<Row> some = read(wanted.all(), wanted.order(), AT_ONCE);
        while (!some.isEmpty() && found.size() < most) {
            if (impatiently && seen >= limits.soon() && (long) found.size() * limits.late() / seen < most) {
                return Optional.empty();
            }
            found.addAll(matching(wanted, some, asked));
            seen += some.size();
            some = read(behind(wanted.all(), wanted.order(), some.get(some.size() - 1)), wanted.order(), AT_ONCE);
        }
        return Optional.of(first(found, most));
    }

    private static List<Row> first(List<Row> found, int most) {
        return found.size() > most ? found.subList(0, most) : found;
    }

    private List<Row> matching(Wanted wanted, List<Row> some, TextFinder.Asked asked) {
        Map<Long, List<MessageOf>> messages = new HashMap<>();
        database.read(connection -> MessageOf.of(connection, some.stream().map(Row::id).toList()))
            .forEach(message -> messages.computeIfAbsent(message.conversation(), id -> new ArrayList<>()).add(message));
        return some.stream().filter(row -> matches(messages.getOrDefault(row.id(), List.of()), wanted.filter().notes().contains(row.conversation().team()), wanted.texts(), asked)).toList();
    }

    private static boolean matches(List<MessageOf> messages, boolean notes, List<Query.Wish> texts, TextFinder.Asked asked) {
        BitSet missing = new BitSet();
        missing.set(0, texts.size());
        for (MessageOf message : messages) {
            boolean searched = message.kind() != MessageOf.Kind.PRESENCE && (notes || message.kind() != MessageOf.Kind.NOTE);
            if (searched && !missing.isEmpty()) {
                missing.andNot(asked.texts(message.message(), missing));
            }
        }
        return IntStream.range(0, texts.size()).allMatch(text -> missing.get(text) == texts.get(text).not());
    }

    private List<Long> mailboxes(Set<TeamKey> teams) {
        Object[] owners = teams.stream().map(team -> TeamOwner.of(team).asString()).sorted().toArray();
        return database.read(connection -> Sql.list(connection, "SELECT id FROM mailbox WHERE owner IN (?" + ", ?".repeat(owners.length - 1) + ")", row -> row.getLong(1), owners));
    }

    private static <T> List<List<T>> pieces(List<T> all, int size) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            pieces.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return pieces;
    }
}
