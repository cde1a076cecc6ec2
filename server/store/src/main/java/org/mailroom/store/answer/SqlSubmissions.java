package org.mailroom.store.answer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.Addressing;
import org.mailroom.domain.answer.Addressing.Order;
import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.answer.Recognition.Matter;
import org.mailroom.store.conversation.Letters;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.sql.Database;

/**
 * What becomes of agents' mail: looks what it is about, and has it answered, noted or obeyed. A receipt (RFC 8098) and other automatic mail of an
 * agent's client is no answer. Thread-safe; blocks.
 * Proof: {@code AnswerTest}, {@code NoteTest} of {@code server/app}.
 */
public final class SqlSubmissions implements Submissions {
    private static final String NOTHING = " Nothing was sent.";

    private final SqlDesk desk;
    private final Database database;
    private final Directory directory;
    private final Addressing addressing;
    private final Answering answering;
    private final SqlNotes notes;
    private final Clock clock;
    private final Recognition recognition;
    private final NoteGuard guard;
    private final Rewriting rewriting;

    @Inject
    public SqlSubmissions(SqlDesk desk, Database database, Directory directory, Calendars calendars, ReplyToken tokens, Answering answering, SqlNotes notes,
                          Clock clock) {
        this.desk = desk;
        this.database = database;
        this.directory = directory;
        this.addressing = new Addressing(directory, tokens, calendars);
        this.answering = answering;
        this.notes = notes;
        this.clock = clock;
        this.recognition = new Recognition(directory);
        this.guard = new NoteGuard(database);
        this.rewriting = new Rewriting(addressing, tokens);
    }

    @Override
    public Receipt submit(Submission mail) {
        try {
            Addressing.Sorted sorted = addressing.sort(mail.agent(), mail.recipients(), clock.instant());
            return judge(mail, sorted);
        } catch (Refused e) {
            return refusal(code(e) + e.getMessage().replace(" Nothing was changed.", "").replaceAll("\\.$", "") + "." + NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("the mail " + mail.name() + " cannot be read", e);
        }
    }

    private static String code(Refused e) {
        return switch (e.ground()) {
            case RIGHTS -> "550 5.7.1 [NOPERM] ";
            case IN_USE -> "550 5.7.1 [INUSE] ";
            case IMPOSSIBLE -> "550 5.1.1 ";
        };
    }

    static Receipt refusal(String answer) {
        return new Receipt.Refusal(Messages.ascii(answer));
    }

    private Receipt judge(Submission mail, Addressing.Sorted sorted) throws IOException {
        MailHeader header = Messages.header(mail.content());
        Letter letter = Letters.read(header.parsed());
        boolean inside = sorted.outside().isEmpty();
        boolean referring = !letter.references().isEmpty() || !sorted.orders().isEmpty();
        if (inside && !referring) {
            return new Receipt.Plain();
        }
        ContentScan scan = ContentScan.of(mail.content());
        Optional<String> fault = guard.fault(mail, sorted, header, letter, scan);
        if (fault.isPresent()) {
            return refusal("550 5.7.1 " + fault.get());
        }
        // What else a mail says of itself, Precedence or List-Id, is no way round the collision stop.
        if (Letters.byMachine(header.parsed()) && sorted.orders().isEmpty()) {
            return new Receipt.Plain();
        }
        List<TeamKey> ordered = sorted.orders().stream().map(order -> order.team().key()).distinct().toList();
        if (ordered.size() > 1) {
            return refusal("550 5.1.1 [WHICH] the mail has commands for more than one team; send one mail to each." + NOTHING);
        }
        Optional<Matter> matter = database.read(connection -> {
            Optional<Matter> referred = recognition.referred(connection, mail.agent(), letter, ordered.stream().findFirst());
            return referred.isPresent() || ordered.isEmpty() ? referred : recognition.named(connection, letter.subject(), ordered.get(0));
        });
        if (matter.isEmpty()) {
            return ordered.isEmpty() ? unknown(mail, sorted, letter) : refusal("550 5.1.1 [WHICH] <" + sorted.orders().get(0).address()
                + "> needs a conversation of team " + ordered.get(0) + ": answer one of its messages, or write a number such as " + ordered.get(0)
                + "-42 in the subject." + NOTHING);
        }
        return about(matter.get(), mail, sorted, header, letter, scan);
    }

    /** No conversation of the agent's teams; what was one until the agent left the team, or it was handed to another, is no personal mail. */
    private Receipt unknown(Submission mail, Addressing.Sorted sorted, Letter letter) {
        if (sorted.outside().isEmpty()) {
            return new Receipt.Plain();
        }
        return database.read(connection -> {
            Optional<Matter> left = recognition.left(connection, mail.agent(), letter);
            if (left.isPresent()) {
                return refusal("550 5.7.1 [NOPERM] " + left.get().conversation().number() + " is a conversation of team " + left.get().team().key() + ", in which "
                    + mail.agent() + " does not work any more." + NOTHING);
            }
            return recognition.handedOver(connection, mail.agent(), letter).map(number -> refusal("550 5.7.1 [NOPERM] " + number
                + " has been handed to another team, which answers it now." + NOTHING)).orElseGet(Receipt.Plain::new);
        });
    }

    private Receipt about(Matter matter, Submission mail, Addressing.Sorted sorted, MailHeader header, Letter letter, ContentScan scan) throws IOException {
        List<String> rest = new java.util.ArrayList<>(sorted.others());
        sorted.teams().stream().filter(address -> !matter.team().addresses().contains(address.base())).map(EmailAddress::value).forEach(rest::add);
        List<Command> commands = sorted.orders().stream().flatMap(order -> order.instruction().command().stream()).toList();
        Actor actor = Actor.agent(mail.agent(), mail.channel(), mail.client());
        if (sorted.orders().stream().anyMatch(order -> order.instruction().note())) {
            return note(matter, mail, header, rest, commands, actor);
        }
        if (sorted.orders().isEmpty() && (rest.isEmpty() || amongColleagues(matter, mail.agent(), rest))) {
            return new Receipt.Plain();
        }
        if (rest.isEmpty()) {
            return obey(mail, matter, sorted.orders(), commands, actor);
        }
        Set<String> noteIds = database.read(connection -> Recognition.notes(connection, letter.references()));
        return answering.answer(mail, matter, sorted, rest, letter, scan, rewriting, noteIds, actor);
    }

    /** Whether all recipients are members of the team, and none of them is its customer here. */
    private static boolean amongColleagues(Matter matter, EmailAddress agent, List<String> recipients) {
        return recipients.stream().allMatch(recipient -> Recognition.address(recipient).filter(address -> {
            boolean takesPart = matter.conversation().participants().contains(address.value())
                || matter.conversation().customer().equalsIgnoreCase(address.value());
            return !takesPart && matter.team().role(address.base()).isPresent();
        }).isPresent());
    }

    private Receipt note(Matter matter, Submission mail, MailHeader header, List<String> rest, List<Command> commands, Actor actor) throws IOException {
        rewriting.withoutOrders(header, mail.agent());
        byte[] message = Messages.bytes(Messages.with(header, mail.content()));
        Optional<SqlNotes.Copies> copies = rest.isEmpty() ? Optional.empty() : Optional.of(new SqlNotes.Copies(mail.name(), mail.sender(), rest));
        ConversationNumber number = notes.file(matter.conversation().number(), new SqlNotes.Draft(message, actor, commands, copies, mail.terms()));
        return new Receipt.Taken("2.6.0 Note added to " + number);
    }

    private Receipt obey(Submission mail, Matter matter, List<Order> orders, List<Command> commands, Actor actor) {
        if (orders.stream().anyMatch(order -> order.instruction().send().isPresent())) {
            throw Refused.impossible("The mail has no recipient but command addresses, so there is nothing to send later.");
        }
        return new Receipt.Taken("2.6.0 Done: " + desk.transaction(transaction ->
            AnswerFiling.follow(transaction, transaction.hold(matter.conversation().number(), mail.terms()), commands, actor, Manner.PLAIN)).number());
    }
}
