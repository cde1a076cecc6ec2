package org.mailroom.store.conversation;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.inject.Inject;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.screen.Teaching;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.mailbox.Changes;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxNews;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.screen.Lessons;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.SortableIds;
import org.mailroom.store.sql.Sql;

/**
 * The one door. On SQLite transactions come one after the other; on PostgreSQL a conversation's row is locked. State, journal and
 * places are committed together, so there is nothing to heal between them. Thread-safe; blocks. Proof: {@code SqlDeskTest}.
 */
public final class SqlDesk implements Desk {
    /** Work on conversations; it may be run again, after a rollback. */
    @FunctionalInterface
    public interface Work<T> {
        T run(DeskTransaction transaction) throws SQLException;
    }

    private record Done<T>(T result, Changes changes, Tally tally) {
    }

    private final Database database;
    private final Directory directory;
    private final Calendars calendars;
    private final Projection projection;
    private final Presence presence;
    private final MailboxNews news;
    private final Clock clock;
    private final String locked;
    private final SortableIds ids;
    private final Lessons lessons;
    private final Meters meters;
    private final List<Runnable> committed = new CopyOnWriteArrayList<>();

    /** A desk whose agents teach nobody what spam is, that knows no holidays, and that nobody asks for figures. */
    public SqlDesk(Database database, Directory directory, Placing placing, MailboxDelivery delivery, MailboxNews news, Clock clock) {
        this(database, directory, placing, delivery, news, clock, Teaching.OFF, Calendars.withoutHolidays(), Meters.OFF);
    }

    @Inject
    public SqlDesk(Database database, Directory directory, Placing placing, MailboxDelivery delivery, MailboxNews news, Clock clock, Teaching teaching,
                   Calendars calendars, Meters meters) {
        this.database = database;
        this.directory = directory;
        this.calendars = calendars;
        this.projection = new Projection(placing);
        this.presence = new Presence(delivery, placing);
        this.news = news;
        this.clock = clock;
        this.ids = new SortableIds(clock);
        this.lessons = new Lessons(teaching.on());
        this.meters = meters;
        this.locked = database.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    }

    /** Does the work in a transaction, places what it has changed, and tells who looks. Whatever it throws, nothing was changed. */
    public <T> T transaction(Work<T> work) {
        Tally[] last = new Tally[1];
        Done<T> done;
        try {
            done = database.write(connection -> {
                DeskTransaction transaction = new DeskTransaction(connection, clock, directory, calendars, projection, presence, lessons, locked);
                last[0] = transaction.tally();
                T result = work.run(transaction);
                transaction.settle();
                return new Done<>(result, transaction.changes(), transaction.tally());
            });
        } catch (Refused refused) {
            if (last[0] != null) {
                last[0].refusedAll(refused, meters);
            }
            throw refused;
        }
        committed.forEach(Runnable::run);
        news.tell(done.changes());
        done.tally().committed(meters);
        return done.result();
    }

    /** Has something called after each transaction, on the thread of whoever asked for it: it must return at once. */
    void whenCommitted(Runnable told) {
        committed.add(told);
    }

    /** Looks without changing anything. */
    <T> T read(Database.Work<T> work) {
        return database.read(work);
    }

    /** What a decision would look at now. */
    Setting setting(TeamKey key) {
        return DeskTransaction.setting(key, directory, calendars, DeskTransaction.time(clock));
    }

    Dialect dialect() {
        return database.dialect();
    }

    Optional<Team> team(TeamKey key) {
        return directory.team(key);
    }

    @Override
    public Optional<Conversation> find(ConversationNumber number) {
        return database.read(connection -> {
            Optional<Long> id = ConversationRows.id(connection, number);
            return id.isEmpty() ? Optional.empty() : Sql.first(connection, "SELECT " + ConversationRows.COLUMNS + " FROM conversation WHERE id = ?",
                ConversationRows::read, id.get());
        });
    }

    @Override
    public Conversation act(ConversationNumber number, Command command, Actor actor, Manner manner) {
        return transaction(transaction -> transaction.apply(transaction.hold(number), command, actor, manner));
    }

    @Override
    public Conversation act(ConversationNumber number, List<Command> commands, Actor actor, Manner manner, Terms terms) {
        return transaction(transaction -> {
            Conversation it = transaction.hold(number, terms);
            for (Command command : commands) {
                it = transaction.apply(it, command, actor, manner);
            }
            return told(transaction, terms, it);
        });
    }

    private static Conversation told(DeskTransaction transaction, Terms terms, Conversation it) {
        transaction.tell(terms, it.id());
        return it;
    }

    @Override
    public Optional<Conversation> next(TeamKey key, Actor actor, Terms terms) {
        EmailAddress agent = actor.agent().orElseThrow(() -> new IllegalArgumentException("only somebody can take a conversation"));
        return transaction(transaction -> {
            if (!transaction.setting(key).works(agent)) {
                throw Refused.rights("You may only read the conversations of " + transaction.setting(key).team().name() + ". Nothing was changed.");
            }
            Optional<Long> id = Sql.first(transaction.connection(), "SELECT id FROM conversation WHERE team = ? AND status = 'open' AND assignee IS NULL"
                + " AND (lock_until IS NULL OR lock_until <= ? OR lock_holder = ?) ORDER BY urgency, since, id LIMIT 1" + (locked.isEmpty() ? "" : locked + " SKIP LOCKED"),
                row -> row.getLong(1), key.value(), transaction.now().toEpochMilli(), agent.value());
            if (id.isEmpty()) {
                return Optional.empty();
            }
            transaction.tell(terms, id.get());
            return Optional.of(transaction.apply(transaction.hold(id.get()).orElseThrow(), new Command.Assign(agent), actor, Manner.PLAIN));
        });
    }

    @Override
    public Conversation transfer(ConversationNumber number, TeamKey to, Actor actor, Manner manner, Terms terms) {
        return transaction(transaction -> told(transaction, terms, transaction.transfer(transaction.hold(number, terms), to, actor, manner)));
    }

    @Override
    public Conversation merge(ConversationNumber from, ConversationNumber into, Actor actor, Manner manner, Terms terms) {
        return transaction(transaction -> {
            List<Long> ids = List.of(transaction.id(from), transaction.id(into));
            transaction.hold(ids);
            return told(transaction, terms, Merging.merge(transaction, transaction.hold(from, terms), transaction.hold(into), actor, manner));
        });
    }

    @Override
    public Conversation split(ConversationNumber number, Set<Long> messages, Actor actor, Terms terms) {
        long id = ids.next();
        return transaction(transaction -> told(transaction, terms, Merging.split(transaction, transaction.hold(number, terms), messages, id, actor)));
    }

    @Override
    public List<String> links(ConversationNumber number) {
        return database.read(connection -> Links.numbers(connection, ConversationRows.id(connection, number).orElseThrow(() -> DeskTransaction.unknown(number))));
    }

    @Override
    public List<JournalEntry> journal(ConversationNumber number) {
        return database.read(connection -> {
            Optional<Long> id = ConversationRows.id(connection, number);
            if (id.isEmpty()) {
                throw DeskTransaction.unknown(number);
            }
            return JournalRows.of(connection, id.get());
        });
    }
}
