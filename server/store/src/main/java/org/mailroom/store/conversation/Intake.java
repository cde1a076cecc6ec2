package org.mailroom.store.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mime4j.message.HeaderImpl;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Decisions;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.mail.Foreseen;
import org.mailroom.domain.mail.Foresight;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.route.Choice;
import org.mailroom.domain.rule.RuleHooks;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.DomainName;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.presence.Absences;
import org.mailroom.store.sql.Database;

/**
 * Takes mail from outside into a team: finds its conversation or begins one, in the transaction that stores it; so two mails of one
 * customer at the same time make one conversation if one refers to the other. What is to be quarantined begins a conversation of its own, and
 * nothing joins one that is in quarantine: neither does an agent see the former, nor is good mail hidden with it. Thread-safe; blocks. Proof: {@code IntakeTest}, and of what it foresees {@code RoutingTableTest} of {@code server/app}.
 */
public final class Intake implements Threads, Foresight {
    private static final Pattern RETURNED = Pattern.compile("(?im)^Message-ID:[ \\t]*<([^<>\\s\\p{Cntrl}]{1,995})>");
    private static final int LONGEST_REPORT = 256 << 10;
    private static final int MOST_RETURNED = 10;

    private final SqlDesk desk;
    private final MailboxDelivery delivery;
    private final Directory directory;
    private final Threading threading;
    private final Router router;
    private final Clock clock;

    @Inject
    public Intake(SqlDesk desk, MailboxDelivery delivery, Directory directory, ReplyToken tokens, Clock clock) {
        this.clock = clock;
        this.desk = desk;
        this.delivery = delivery;
        this.directory = directory;
        this.threading = new Threading(tokens);
        this.router = new Router(desk.dialect(), directory);
    }

    /** The key of reply tokens, which lives as long as the data. */
    public static ReplyToken tokens(Database database) {
        return new ReplyToken(ServerKeys.key(database, "reply-token"));
    }

    /**
     * Files the message, durably when it returns; nothing when the condition says no, or when the same message is there already.
     *
     * @throws MailboxNotFoundException when a folder of the team is missing; then nothing was filed
     */
    public void file(TeamKey key, IncomingMessage message, Handling handling, MailboxDelivery.Condition condition) throws IOException, MailboxNotFoundException {
        Team team = directory.team(key).orElseThrow(() -> Refused.impossible("There is no team " + key + " any more."));
        try (InputStream raw = message.raw(); MailboxDelivery.Staged staged = delivery.stage(TeamOwner.of(key), message.prefix(), raw, Optional.of(DomainName.of(team.identity().domain())))) {
            Letter letter = returned(Letters.read(staged.fields()), staged.fields(), message);
            String detail = Letters.detail(staged.fields());
            desk.transaction(transaction -> condition.holds(transaction.connection())
                ? file(transaction, team, staged, letter, detail, handling) : null);
        } catch (Missing e) {
            throw new MailboxNotFoundException(e.path);
        }
    }

    private interface Finder {
        Optional<Conversation> find(long id) throws SQLException;
    }

    @Override
    public Foreseen of(TeamKey key, IncomingMessage message, Handling handling, Collection<EmailAddress> given) {
        Setting setting = desk.setting(key);
        try (InputStream raw = message.raw()) {
            HeaderImpl fields = MailboxDelivery.fields(message.prefix(), raw);
            String hash = MailboxDelivery.bodyHash(message);
            Letter letter = returned(Letters.read(fields), fields, message);
            return desk.read(connection -> foresee(connection, setting, fields, letter, hash, handling, given));
        } catch (IOException e) {
            throw new UncheckedIOException("the message for team " + key + " cannot be read", e);
        }
    }

    /** As {@link #file}, without doing anything. */
    private Foreseen foresee(Connection connection, Setting setting, HeaderImpl fields, Letter letter, String hash, Handling handling, Collection<EmailAddress> given)
            throws SQLException {
        Team team = setting.team();
        Finder finder = id -> ConversationRows.byId(connection, List.of(id), "").stream().findFirst();
        Optional<Conversation> repeated = repeated(connection, team, letter, () -> hash, handling, finder);
        if (repeated.isPresent()) {
            return new Foreseen(repeated.get(), false, true, Placement.of(repeated.get(), team, setting.now()), letter.automatic(), "", false);
        }
        Optional<Long> found = threading.find(connection, team, letter, Letters.detail(fields));
        Optional<Conversation> known = found.isEmpty() ? Optional.empty() : finder.find(found.get());
        boolean fresh = known.filter(it -> !apart(it, handling) && !finished(it, team, setting.now(), letter)).isEmpty();
        Conversation it = fresh ? Conversation.begun(0, ConversationRows.upcoming(connection, team.key()), letter.subject(), letter.from(), setting.now()) : known.get();
        Setting its = it.team().equals(team.key()) ? setting : desk.setting(it.team());
        Conversation next = decided(it, received(connection, it, letter, setting.now()), its);
        for (Command command : fresh ? handling.beginning(its.team()) : List.<Command>of()) {
            next = decided(next, command, its);
        }
        String why = "";
        if (handsOut(it, fresh, letter) && next.status() == Status.OPEN && next.assignee().isEmpty() && its.team().settings().assignment() != Assignment.MANUAL) {
            Optional<Choice> choice = router.foreseen(connection, its, next, handling.topic(), given);
            next = choice.isEmpty() ? next : decided(next, new Command.HandOut(choice.get().agent(), choice.get().why()), its);
            why = choice.map(Choice::why).orElse("the team assigns, and finds nobody now");
        }
        String sender = sender(fields);
        boolean answered = answers(next, letter, sender, handling) && AnswersDue.wanted(connection, fresh ? OptionalLong.empty() : OptionalLong.of(it.id()), sender, setting.now());
        return new Foreseen(next, fresh, false, Placement.of(next, its.team(), setting.now()), letter.automatic(), why, answered);
    }

    private static Conversation decided(Conversation it, Command command, Setting setting) {
        return Decisions.decide(it, command, Actor.server(), Manner.PLAIN, setting).conversation();
    }

    @Override
    public Optional<ConversationNumber> goesOn(TeamKey key, IncomingMessage message) {
        Optional<Team> team = directory.team(key);
        if (team.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream raw = message.raw()) {
            HeaderImpl fields = MailboxDelivery.fields(message.prefix(), raw);
            Letter letter = returned(Letters.read(fields), fields, message);
            Optional<Conversation> known = desk.read(connection -> {
                Optional<Long> found = threading.find(connection, team.get(), letter, Letters.detail(fields));
                return found.isEmpty() ? Optional.<Conversation>empty() : ConversationRows.byId(connection, List.of(found.get()), "").stream().findFirst();
            });
            return known.filter(it -> it.status() != Status.QUARANTINED && !finished(it, team.get(), Instant.now(clock), letter)).map(Conversation::number);
        } catch (IOException e) {
            throw new UncheckedIOException("the message for team " + key + " cannot be read", e);
        }
    }

    /** A report on mail that was not delivered (RFC 3464) belongs where the mail belongs that it gives back, wholly or its header. */
    private static Letter returned(Letter letter, HeaderImpl fields, IncomingMessage message) throws IOException {
        if (!Letters.text(fields, "Content-Type").toLowerCase(Locale.ROOT).startsWith("multipart/report")) {
            return letter;
        }
        try (InputStream raw = message.raw()) {
            String text = new String(raw.readNBytes(LONGEST_REPORT), StandardCharsets.ISO_8859_1);
            List<String> references = new ArrayList<>(RETURNED.matcher(text).results().map(match -> match.group(1))
                .filter(id -> !Optional.of(id).equals(letter.id())).limit(MOST_RETURNED).toList());
            references.removeAll(letter.references());
            references.addAll(letter.references());
            return new Letter(letter.id(), references, letter.subject(), letter.from(), letter.others(), true);
        }
    }

    private Void file(DeskTransaction transaction, Team team, MailboxDelivery.Staged staged, Letter letter, String detail, Handling handling)
            throws SQLException {
        Optional<Conversation> repeated = repeated(transaction.connection(), team, letter, staged::bodyHash, handling, id -> transaction.hold(id));
        if (repeated.isPresent()) {
            transaction.journal(repeated.get(), Actor.server(), new Event("duplicate", Map.of("message", letter.id().orElse(""))));
            return null;
        }
        Optional<Long> found = threading.find(transaction.connection(), team, letter, detail);
        Optional<Conversation> known = found.isEmpty() ? Optional.empty() : transaction.hold(found.get());
        if (found.isPresent() && known.isEmpty()) {
            // It was merged into another one while this waited for it.
            found = threading.find(transaction.connection(), team, letter, detail);
            known = found.isEmpty() ? Optional.empty() : transaction.hold(found.get());
        }
        Optional<Conversation> old = known.filter(it -> apart(it, handling) || finished(it, team, transaction.now(), letter));
        boolean fresh = known.isEmpty() || old.isPresent();
        Conversation it = fresh ? begin(transaction, team, letter, staged.id(), old) : known.get();
        Conversation next = transaction.apply(it, received(transaction.connection(), it, letter, transaction.now()), Actor.server(), Manner.PLAIN);
        next = handle(transaction, next, fresh, handling);
        if (handsOut(it, fresh, letter)) {
            next = router.route(transaction, next, handling.topic(), transaction.now(), Optional.empty());
        }
        link(transaction, next, old, letter);
        store(transaction, next, staged, letter);
        answer(transaction, next, staged, letter, handling);
        call(transaction, next, handling);
        return null;
    }

    private static Command received(Connection connection, Conversation it, Letter letter, Instant now) throws SQLException {
        // Whether its agent is there to take it up again.
        boolean present = it.assignee().isPresent() && !Absences.away(connection, it.assignee().get(), now);
        return new Command.Received(letter.from(), letter.automatic(), present);
    }

    /** Whether the team's assignment is asked who gets it: for what begins or is opened again, not for what machines write. */
    private static boolean handsOut(Conversation it, boolean fresh, Letter letter) {
        return !letter.automatic() && (fresh || it.status() != Status.OPEN);
    }

    /** Does what the chain has decided. Spam in a conversation that is there already stays in it: its sender has been written to. */
    private static Conversation handle(DeskTransaction transaction, Conversation it, boolean fresh, Handling handling) throws SQLException {
        if (!handling.findings().isEmpty()) {
            transaction.journal(it, Actor.server(), new Event("screened", handling.findings()));
        }
        Conversation next = it;
        if (fresh && !handling.topic().equals(Topic.UNKNOWN)) {
            Topics.add(transaction.connection(), next.id(), handling.topic());
        }
        if (fresh) {
            for (Command command : handling.beginning(transaction.setting(it.team()).team())) {
                next = transaction.apply(next, command, Actor.server(), Manner.PLAIN);
            }
        }
        return next;
    }

    /** Notes for those who are told of it by a rule that it came: the journal is what they hear from. */
    private static void call(DeskTransaction transaction, Conversation it, Handling handling) throws SQLException {
        for (HookUrl url : handling.calls()) {
            transaction.journal(it, Actor.server(), new Event(RuleHooks.event(url), Map.of("url", url.toString())));
        }
    }

    /** Has an automatic answer written to whoever has sent the mail, if nothing is against it. */
    private static void answer(DeskTransaction transaction, Conversation it, MailboxDelivery.Staged staged, Letter letter, Handling handling) throws SQLException {
        String sender = sender(staged.fields());
        if (answers(it, letter, sender, handling)) {
            AnswersDue.ask(transaction.connection(), staged.id(), it.id(), it.team(), handling.reply().get(), sender, transaction.now());
        }
    }

    private static String sender(HeaderImpl fields) {
        return Letters.text(fields, "Return-Path").replaceAll("[<>\\s]", "");
    }

    private static boolean answers(Conversation it, Letter letter, String sender, Handling handling) {
        return handling.reply().isPresent() && !letter.automatic() && !sender.isEmpty() && !Set.of(Status.SPAM, Status.QUARANTINED, Status.TRASH).contains(it.status());
    }

    /** Whether the mail must not join this conversation. */
    private static boolean apart(Conversation it, Handling handling) {
        return handling.quarantined() || it.status() == Status.QUARANTINED;
    }

    /** The same message once more: same Message-ID and same content, in this team; one in quarantine does not stand for one that need not go there. */
    private static Optional<Conversation> repeated(Connection connection, Team team, Letter letter, Supplier<String> bodyHash, Handling handling, Finder finder)
            throws SQLException {
        if (letter.id().isEmpty()) {
            return Optional.empty();
        }
        for (MessageOf message : MessageOf.byMimeId(connection, Set.of(letter.id().get()))) {
            Optional<Conversation> it = message.bodyHash().equals(Optional.of(bodyHash.get())) ? finder.find(message.conversation()) : Optional.empty();
            if (it.isPresent() && it.get().team().equals(team.key()) && (handling.quarantined() || it.get().status() != Status.QUARANTINED)) {
                return it;
            }
        }
        return Optional.empty();
    }

    /** Done for so long that an answer is a new matter. */
    private static boolean finished(Conversation it, Team team, Instant now, Letter letter) {
        return !letter.automatic() && it.status() == Status.DONE
            && it.statusSince().plus(Duration.ofDays(team.settings().reopenDays())).isBefore(now);
    }

    private static Conversation begin(DeskTransaction transaction, Team team, Letter letter, long id, Optional<Conversation> old) throws SQLException {
        Map<String, String> details = old.map(before -> Map.of("follows", before.number().toString())).orElse(Map.of());
        Conversation it = transaction.begin(id, team.key(), letter.subject(), letter.from(), Actor.server(), details);
        Threading.await(transaction.connection(), it, letter);
        Set<String> others = new TreeSet<>(letter.others());
        others.removeIf(address -> ours(team, address));
        return others.isEmpty() ? it : transaction.joined(it, others);
    }

    private static boolean ours(Team team, String address) {
        try {
            return team.addresses().contains(EmailAddress.of(address).base());
        } catch (IllegalArgumentException foreign) {
            return false;
        }
    }

    /** With the conversation it follows, and with those that the same mail has begun in other teams. */
    private static void link(DeskTransaction transaction, Conversation it, Optional<Conversation> old, Letter letter) throws SQLException {
        Set<Long> others = new TreeSet<>();
        old.ifPresent(before -> others.add(before.id()));
        if (letter.id().isPresent()) {
            MessageOf.byMimeId(transaction.connection(), Set.of(letter.id().get())).forEach(message -> others.add(message.conversation()));
        }
        others.remove(it.id());
        for (long other : others) {
            Links.add(transaction.connection(), it.id(), other);
        }
    }

    private void store(DeskTransaction transaction, Conversation it, MailboxDelivery.Staged staged, Letter letter) throws SQLException {
        String more = "X-Mailroom-Conversation: " + it.number() + "\r\n"
            + it.assignee().map(agent -> "X-Mailroom-Assignee: " + agent + "\r\n").orElse("")
            + "X-Mailroom-Priority: " + it.priority().word() + "\r\n";
        Placement placement = transaction.placement(it, transaction.setting(it.team()).team());
        Flags flags = new Flags();
        placement.keywords().forEach(flags::add);
        if (letter.automatic()) {
            flags.add(Placement.AUTO_SENT);
        }
        if (placement.flagged()) {
            flags.add(Flags.Flag.FLAGGED);
        }
        MailboxPath path = TeamOwner.path(it.team(), placement.folder());
        try {
            transaction.changes().come(delivery.store(transaction.connection(), staged, more.getBytes(StandardCharsets.US_ASCII), path, flags,
                transaction.now().toEpochMilli()));
        } catch (MailboxNotFoundException e) {
            throw new Missing(e, path);
        }
        new MessageOf(staged.id(), it.id(), letter.automatic() ? MessageOf.Kind.AUTO : MessageOf.Kind.IN, letter.from(), transaction.now().toEpochMilli(),
            letter.id(), Optional.of(staged.bodyHash())).insert(transaction.connection());
    }

    private static final class Missing extends RuntimeException {
        private final transient MailboxPath path;

        Missing(MailboxNotFoundException cause, MailboxPath path) {
            super(cause);
            this.path = path;
        }
    }
}
