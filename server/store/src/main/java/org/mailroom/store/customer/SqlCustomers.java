package org.mailroom.store.customer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import javax.inject.Inject;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.customer.Customers;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.conversation.Concern;
import org.mailroom.store.conversation.ConversationRows;
import org.mailroom.store.conversation.Erasing;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A person outside in SQL. What is not in conversations goes first: what a crash leaves is found again, because the conversations, which say whose they are, go last, each in one transaction with what is in it. Before
 * anything goes, it is written down that files are to be overwritten ({@link Overwriting}). Looks through everything, since nobody asks often. Thread-safe; blocks.
 * Proof: {@code SqlCustomersTest}, {@code CustomersTest} of {@code server/app}.
 */
public final class SqlCustomers implements Customers {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlCustomers.class);
    private static final String TAKES_PART = "(LOWER(c.customer) = ? OR ('\n' || c.participants || '\n') LIKE ? ESCAPE '\\'"
        + " OR EXISTS (SELECT 1 FROM conversation_message m WHERE m.conversation = c.id AND LOWER(m.sender) = ?))";

    private record Row(long id, ConversationNumber number, boolean own) {
    }

    private final Database database;
    private final Directory directory;
    private final BodyStore bodies;
    private final Erasing erasing;
    private final Overwriting overwriting;
    private final LooseMessages loose;
    private final WaitingMails waiting;

    @Inject
    public SqlCustomers(Database database, Directory directory, BodyStore bodies, Erasing erasing, Overwriting overwriting) {
        this.database = database;
        this.directory = directory;
        this.bodies = bodies;
        this.erasing = erasing;
        this.overwriting = overwriting;
        this.loose = new LooseMessages(database);
        this.waiting = new WaitingMails(database, bodies);
    }

    @Override
    public Page find(String text, Optional<String> cursor, int limit) {
        String address = text.toLowerCase(Locale.ROOT);
        long after = cursor.map(SqlCustomers::cursor).orElse(Long.MIN_VALUE);
        Concern concern = new Concern(address, house(address), Set.of());
        return database.read(connection -> {
            List<Row> rows = rows(connection, address, after, limit + 1);
            List<Part> parts = new ArrayList<>();
            for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
                parts.add(new Part(row.number(), row.own(), erasing.concerned(connection, row.id(), row.own(), concern)));
            }
            return new Page(parts, rows.size() > limit ? Optional.of(Long.toString(rows.get(limit - 1).id())) : Optional.empty());
        });
    }

    private static long cursor(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' is no cursor; take the one that the page before has given");
        }
        return Long.parseLong(text);
    }

    private static List<Row> rows(Connection connection, String address, long after, int limit) throws SQLException {
        String like = "%\n" + address.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "\n%";
        return Sql.list(connection, "SELECT c.id, c.number, c.customer FROM conversation c WHERE c.id > ? AND " + TAKES_PART + " ORDER BY c.id LIMIT " + limit,
            row -> new Row(row.getLong(1), ConversationNumber.parse(row.getString(2)).orElseThrow(), row.getString(3).equalsIgnoreCase(address)), after, address, like, address);
    }

    /** Whoever has an address of a served domain; the person may have one, and be no agent. */
    private java.util.function.Predicate<String> house(String address) {
        Set<String> domains = directory.domains();
        return other -> !other.equals(address) && domains.contains(other.substring(other.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public Elsewhere elsewhere(String text) {
        String address = text.toLowerCase(Locale.ROOT);
        Concern concern = database.read(connection -> concern(connection, address, rows(connection, address, Long.MIN_VALUE, Integer.MAX_VALUE)));
        return new Elsewhere(loose.of(concern).size(), waiting.queued(concern).size(), waiting.kept(concern).size(), blocked(address));
    }

    private Concern concern(Connection connection, String address, List<Row> rows) throws SQLException {
        Set<ConversationNumber> numbers = new HashSet<>();
        for (Row row : rows) {
            if (row.own()) {
                numbers.addAll(ConversationRows.numbers(connection, row.id()));
            }
        }
        return new Concern(address, house(address), numbers);
    }

    private boolean blocked(String address) {
        return database.read(connection -> Sql.first(connection, "SELECT 1 FROM blocked_sender WHERE LOWER(sender) = ?", row -> true, address)).isPresent();
    }

    @Override
    public Optional<Erased> erase(String text, Actor actor) {
        String address = text.toLowerCase(Locale.ROOT);
        refuseHouse(address);
        return overwriting.alone(() -> eraseAlone(address, actor));
    }

    private Optional<Erased> eraseAlone(String address, Actor actor) {
        List<Row> rows = database.read(connection -> rows(connection, address, Long.MIN_VALUE, Integer.MAX_VALUE));
        Concern concern = database.read(connection -> concern(connection, address, rows));
        List<Long> messages = loose.of(concern);
        List<WaitingMails.Queued> queued = waiting.queued(concern);
        List<WaitingMails.Kept> kept = waiting.kept(concern);
        int remembered = database.write(connection -> Memories.forget(connection, concern, messageIds(connection, rows)));
        boolean known = !rows.isEmpty() || !messages.isEmpty() || !queued.isEmpty() || !kept.isEmpty() || remembered > 0;
        if (!known) {
            // What an earlier call was killed in.
            overwriting.finish(Set.of());
            return Optional.empty();
        }
        overwriting.begin();
        Set<Long> gone = new TreeSet<>(messages.isEmpty() ? Set.of() : erasing.erase(messages));
        int removed = gone.size();
        for (WaitingMails.Kept mail : kept) {
            removed += waiting.removeKept(mail) ? 1 : 0;
        }
        int underway = 0;
        for (WaitingMails.Queued mail : queued) {
            boolean mine = !mail.held() && waiting.removeQueued(mail);
            removed += mine ? 1 : 0;
            underway += mine ? 0 : 1;
        }
        int conversations = 0;
        int ofConversations = 0;
        for (Row row : rows) {
            Optional<Set<Long>> its = erasing.erase(row.id(), concern, actor);
            conversations += its.isPresent() ? 1 : 0;
            ofConversations += its.map(Set::size).orElse(0);
            its.ifPresent(gone::addAll);
        }
        removeBodies();
        boolean overwritten = overwriting.finish(gone);
        LOGGER.info("A person was erased: {} conversations, {} messages of them, {} other mails", conversations, ofConversations, removed);
        return Optional.of(new Erased(conversations, ofConversations, removed, underway, blocked(address), overwritten));
    }

    private void refuseHouse(String address) {
        try {
            EmailAddress own = EmailAddress.of(address);
            if (directory.agent(own).isPresent() || directory.teamByAddress(own).isPresent()) {
                throw Refused.impossible(address + " is the address of an agent or a team, not of a person outside. Nothing was erased.");
            }
        } catch (IllegalArgumentException none) {
            LOGGER.debug("An address that no agent can have is to be erased");
        }
    }

    private List<String> messageIds(Connection connection, List<Row> rows) throws SQLException {
        List<String> ids = new ArrayList<>();
        for (Row row : rows) {
            if (row.own()) {
                MessageOf.of(connection, row.id()).forEach(message -> message.mimeId().ifPresent(ids::add));
            }
        }
        return ids;
    }

    private void removeBodies() {
        try {
            bodies.removeUnused();
        } catch (IOException e) {
            LOGGER.warn("Bodies of an erased person could not be removed yet; they are within minutes", e);
        }
    }
}
