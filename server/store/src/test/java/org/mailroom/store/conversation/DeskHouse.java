package org.mailroom.store.conversation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import org.apache.james.core.Username;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.mail.Foreseen;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.screen.Teaching;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxNews;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.presence.SqlAttendance;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.team.TeamHouse;

/** The desk over the teams of a {@link TeamHouse}: alice and bob work in Support, carol leads, oscar looks on; dave works in Sales. */
public final class DeskHouse {
    public static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    public static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    public static final EmailAddress CAROL = EmailAddress.of("carol@acme.test");
    public static final EmailAddress OSCAR = EmailAddress.of("oscar@acme.test");
    public static final EmailAddress DAVE = EmailAddress.of("dave@acme.test");
    public static final TeamKey SUP = new TeamKey("SUP");
    public static final TeamKey SAL = new TeamKey("SAL");

    /** A clock that stands until it is moved. */
    public static final class Watch extends Clock {
        private volatile Instant now = Instant.parse("2026-11-25T14:02:00Z");

        public void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    public final Watch watch = new Watch();
    public final Database database;
    public final TeamHouse house;
    public final SqlDesk desk;
    public final Intake intake;
    public final MailboxDelivery delivery;
    public final Placing placing;
    public final BodyStore bodies;
    public final SqlAttendance attendance;
    public final CountingMeters meters = new CountingMeters();
    /** Days on which no team works. */
    public volatile Set<LocalDate> holidays = Set.of();
    private int messages;

    public DeskHouse(Database database, Path files) {
        this(database, files, Teaching.OFF);
    }

    public DeskHouse(Database database, Path files, Teaching teaching) {
        this.database = database;
        this.house = new TeamHouse(database, files);
        house.teams.save(TeamHouse.support("Support",
            Map.of(TeamHouse.ALICE, Role.AGENT, TeamHouse.BOB, Role.AGENT, TeamHouse.CAROL, Role.LEAD, TeamHouse.OSCAR, Role.OBSERVER)));
        try {
            bodies = new BodyStore(database, files.resolve("bodies"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delivery = new MailboxDelivery(database, bodies, new SqlMessageId.Factory(Clock.systemUTC()), watch);
        placing = new Placing(database, bodies, watch);
        desk = new SqlDesk(database, house.directory, placing, delivery, new MailboxNews(database, house.events, house.mailboxes.getSessionProvider()), watch,
            teaching, calendars, meters);
        intake = new Intake(desk, delivery, house.directory, Intake.tokens(database), watch);
        attendance = new SqlAttendance(database, house.directory, watch);
    }

    /** Of which late conversations the leads were told. */
    public final List<Conversation> told = new CopyOnWriteArrayList<>();

    private final Calendars calendars = new Calendars() {
        @Override
        public WorkingHours of(Team team) {
            return new WorkingHours(team.settings().duty().hours(), team.settings().timeZone(), holidays);
        }

        @Override
        public void check(HolidayFile file) {
            throw new UnsupportedOperationException();
        }
    };

    /** What happens by the clock, as often as the test says; the caller closes it. */
    public Upkeep upkeep() {
        return new Upkeep(database, desk, house.directory, watch, attendance, new TakingBack(database, desk, house.directory, calendars, watch),
            new HandingOut(database, desk, house.directory, calendars, watch), new Reminders(database, desk, house.directory, calendars, (team, late) -> told.add(late), watch));
    }

    /** Gives a team other settings. */
    public void set(TeamKey key, UnaryOperator<TeamSettings> change) {
        Team team = house.directory.team(key).orElseThrow();
        house.teams.save(new Team(team.key(), team.name(), team.addresses(), team.members(), change.apply(team.settings())));
    }

    public static Actor imap(EmailAddress agent) {
        return Actor.agent(agent, Actor.Channel.IMAP, "test");
    }

    public static ConversationNumber number(String text) {
        return ConversationNumber.parse(text).orElseThrow();
    }

    public Conversation find(String number) {
        return desk.find(number(number)).orElseThrow();
    }

    /** A mail of a customer to the team: header lines and text. */
    public void receive(TeamKey team, String... lines) throws Exception {
        receive(team, Handling.USUAL, lines);
    }

    /** The same, when the chain has something to say on it. */
    public void receive(TeamKey team, Handling handling, String... lines) throws Exception {
        intake.file(team, mail(team, lines), handling, connection -> true);
    }

    /** What would become of the next mail, if it were {@link #receive received}. */
    public Foreseen foresee(TeamKey team, Handling handling, String... lines) {
        int before = messages;
        try {
            return intake.of(team, mail(team, lines), handling, List.of());
        } finally {
            messages = before;
        }
    }

    private IncomingMessage mail(TeamKey team, String... lines) {
        String header = String.join("\r\n", lines);
        String text = (header.contains("Message-ID:") ? "" : "Message-ID: <m" + ++messages + "@customer.test>\r\n")
            + (header.contains("From:") ? "" : "From: Cora <cora@customer.test>\r\n") + header + "\r\n\r\n" + (header.contains("X-Text: ") ? header.replaceAll("(?s).*X-Text: (\\S+).*", "$1") : "text " + messages) + "\r\n";
        String to = header.contains("X-To: ") ? header.replaceAll("(?s).*X-To: (\\S+).*", "$1") : team.equals(SUP) ? "support@acme.test" : "sales@acme.test";
        String from = header.contains("X-Empty: yes") ? "" : "cora@customer.test";
        return message("Return-Path: <" + from + ">\r\nDelivered-To: " + to + "\r\n", text);
    }

    public void file(TeamKey team, String prefix, String text) throws Exception {
        intake.file(team, message(prefix, text), Handling.USUAL, connection -> true);
    }

    private static IncomingMessage message(String prefix, String text) {
        return new IncomingMessage() {
            @Override
            public byte[] prefix() {
                return prefix.getBytes(StandardCharsets.US_ASCII);
            }

            @Override
            public InputStream raw() {
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    /** How many messages stand in the team's queue; also when there are very many. */
    public long queued(TeamKey team) {
        return database.read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM mailbox_message WHERE mailbox_id = (SELECT id FROM mailbox WHERE owner = ? AND name = 'INBOX')",
            row -> row.getLong(1), team.value().toLowerCase(java.util.Locale.ROOT) + "@teams.invalid")).get(0);
    }

    /** Subjects of the messages in each folder of the team that has any, with their keywords. */
    public Map<String, List<String>> folders(TeamKey team) {
        Username owner = Username.of(team.value().toLowerCase(java.util.Locale.ROOT) + "@teams.invalid");
        return database.read(connection -> {
            Map<String, List<String>> folders = new TreeMap<>();
            Sql.list(connection, "SELECT b.name, m.header, p.keywords, p.flags FROM mailbox_message p JOIN mailbox b ON b.id = p.mailbox_id"
                + " JOIN message m ON m.id = p.message_id WHERE b.owner = ? ORDER BY b.name, p.uid", row -> {
                    String header = new String(row.getBytes(2), StandardCharsets.UTF_8);
                    String subject = header.contains("Subject: ") ? header.replaceAll("(?s).*Subject: ([^\r]*)\r\n.*", "$1") : "?";
                    TreeSet<String> marks = new TreeSet<>(row.getString(3).isEmpty() ? List.of() : List.of(row.getString(3).split("\n")));
                    if ((row.getInt(4) & 8) != 0) {
                        marks.add("\\Flagged");
                    }
                    if ((row.getInt(4) & 1) != 0) {
                        marks.add("\\Answered");
                    }
                    folders.computeIfAbsent(row.getString(1), name -> new ArrayList<>()).add(subject + (marks.isEmpty() ? "" : " " + marks));
                    return subject;
                }, owner.asString());
            return folders;
        });
    }

    public List<String> journal(String number) {
        return desk.journal(number(number)).stream().map(JournalEntry::event).map(Event::what).toList();
    }
}
