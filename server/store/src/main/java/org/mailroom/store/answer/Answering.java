package org.mailroom.store.answer;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.apache.james.server.core.MailImpl;
import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.Addressing;
import org.mailroom.domain.answer.CollisionStop;
import org.mailroom.domain.answer.Entry;
import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Decisions;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.answer.Recognition.Customer;
import org.mailroom.store.answer.Recognition.Matter;
import org.mailroom.store.answer.Rewriting.Rewritten;
import org.mailroom.store.conversation.DeskTransaction;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery.Staged;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.sql.Database;

/**
 * Takes answers. The collision stop, the filed copy, the conversation's new state and the mail in the spool are one transaction that holds the
 * conversation: of two agents who answer at the same instant, the second is refused, and nothing leaves that is not filed.
 */
final class Answering {
    private static final int ATTEMPTS = 5;

    private final SqlDesk desk;
    private final Database database;
    private final Directory directory;
    private final AnswerFiling filing;
    private final Spool spool;
    private final Clock clock;

    @Inject
    Answering(SqlDesk desk, Database database, Directory directory, AnswerFiling filing, Spool spool, Clock clock) {
        this.desk = desk;
        this.database = database;
        this.directory = directory;
        this.filing = filing;
        this.spool = spool;
        this.clock = clock;
    }

    /** An answer that is ready but for the decision. */
    private record Ready(Submission mail, Matter matter, Rewritten message, Set<String> referred, List<String> recipients, Set<String> outside,
                         List<Addressing.Order> orders, Optional<Instant> due, Actor actor, Staged staged, SqlMailQueue.Entry entry) {
        List<Command> commands() {
            return orders.stream().flatMap(order -> order.instruction().command().stream()).toList();
        }
    }

    /** What the transaction came to: empty when the conversation is another one meanwhile. */
    Receipt answer(Submission mail, Matter matter, Addressing.Sorted sorted, List<String> recipients, Letter letter, ContentScan scan, Rewriting rewriting,
                   Set<String> notes, Actor actor) throws IOException {
        Agent agent = directory.agent(mail.agent()).orElseThrow(() -> Refused.rights(mail.agent() + " is no agent any more."));
        Matter now = matter;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long id = now.conversation().id();
            Customer customer = database.read(connection -> Recognition.customer(connection, id));
            Rewritten message = rewriting.answer(mail.content(), scan, now, agent, customer, mail.sender(), notes);
            if (!message.missing().isEmpty()) {
                return SqlSubmissions.refusal("550 5.6.0 [PLACEHOLDER] there is no value for " + String.join(", ",
                    message.missing().stream().map(name -> "{{" + name + "}}").toList()) + " in " + now.conversation().number() + "; write it out. Nothing was sent.");
            }
            Optional<Receipt> receipt = take(mail, now, sorted, recipients, letter, message, actor);
            if (receipt.isPresent()) {
                return receipt.get();
            }
            Conversation moved = desk.find(now.conversation().number()).orElseThrow();
            now = new Matter(moved, directory.team(moved.team()).orElseThrow(), now.mimeId());
        }
        throw new IllegalStateException("conversation " + matter.conversation().number() + " is renamed all the time");
    }

    private Optional<Receipt> take(Submission mail, Matter matter, Addressing.Sorted sorted, List<String> recipients, Letter letter, Rewritten message,
                                   Actor actor) throws IOException {
        String number = matter.conversation().number().toString();
        byte[] fields = Messages.fields(number, matter.team().name().value(), "X-Mailroom-Agent", mail.agent());
        Set<String> outside = new HashSet<>();
        sorted.outside().forEach(address -> outside.add(Messages.lower(address)));
        MailImpl leaving = Messages.mail(mail.name(), mail.agent(), message.sender(), recipients, message.content());
        try (InputStream in = message.content().open();
             Staged staged = filing.delivery().stage(TeamOwner.of(matter.team().key()), fields, in);
             SqlMailQueue.Entry entry = spool.entry(leaving)) {
            Ready ready = new Ready(mail, matter, message, new HashSet<>(letter.references()), recipients, outside, sorted.orders(),
                due(matter, sorted), actor, staged, entry);
            Optional<Receipt> receipt = desk.transaction(transaction -> decide(transaction, ready));
            if (receipt.isPresent() && receipt.get() instanceof Receipt.Taken) {
                entry.committed();
            }
            return receipt;
        } finally {
            leaving.dispose();
        }
    }

    private Optional<Instant> due(Matter matter, Addressing.Sorted sorted) {
        Optional<Instant> asked = sorted.orders().stream().flatMap(order -> order.instruction().send().stream()).max(Instant::compareTo);
        int undo = matter.team().settings().undoSeconds();
        return asked.isPresent() || undo == 0 ? asked : Optional.of(clock.instant().plusSeconds(undo));
    }

    private Optional<Receipt> decide(DeskTransaction transaction, Ready ready) throws SQLException {
        Conversation it = transaction.hold(ready.matter().conversation().number(), ready.mail().terms());
        if (!it.number().equals(ready.matter().conversation().number())) {
            return Optional.empty();
        }
        EmailAddress agent = ready.mail().agent();
        Setting setting = setting(transaction, it, directory);
        Decisions.decide(it, new Command.Answered(Set.of()), ready.actor(), Manner.PLAIN, setting);
        List<Entry> entries = OutboxRow.entries(transaction.connection(), it.id());
        Optional<String> collision = CollisionStop.collision(it, entries, ready.referred(), agent, Refusals.find(transaction.connection(), it.id(), agent), setting);
        if (collision.isPresent()) {
            transaction.journal(it, ready.actor(), new Event(CollisionStop.stops(setting) ? "answer-refused" : "answer-warned",
                Map.of("because", collision.get().substring(1, collision.get().indexOf(']')).toLowerCase(java.util.Locale.ROOT))));
            if (CollisionStop.stops(setting)) {
                Refusals.remember(transaction.connection(), it.id(), agent, new CollisionStop.Earlier(setting.now(), CollisionStop.seen(entries, agent, setting)));
                return Optional.of(SqlSubmissions.refusal("550 5.7.1 " + collision.get()));
            }
        }
        transaction.tell(ready.mail().terms(), it.id());
        return Optional.of(ready.due().isPresent() ? wait(transaction, it, ready, setting) : send(transaction, it, ready));
    }

    /** With names that can be said in ASCII. */
    static Setting setting(DeskTransaction transaction, Conversation it, Directory directory) {
        Setting setting = transaction.setting(it.team());
        return new Setting(setting.team(), setting.now(), address -> directory.agent(address).map(Agent::name).filter(Messages::isAscii).orElse(address.value()),
            setting.hours());
    }

    private Receipt send(DeskTransaction transaction, Conversation it, Ready ready) throws SQLException {
        Conversation next = AnswerFiling.answered(transaction, it, ready.outside(), ready.commands(), ready.actor());
        filing.fileAnswer(transaction, it, next, ready.staged(), new MessageOf(ready.staged().id(), it.id(), MessageOf.Kind.OUT, ready.mail().agent().value(),
            transaction.now().toEpochMilli(), Optional.of(ready.message().mimeId()), Optional.of(ready.staged().bodyHash())));
        ready.entry().insert(transaction.connection());
        return new Receipt.Taken("2.6.0 Message received as " + ready.mail().name() + ", answers " + it.number());
    }

    private Receipt wait(DeskTransaction transaction, Conversation it, Ready ready, Setting setting) throws SQLException {
        Instant due = ready.due().orElseThrow();
        Conversation dry = Decisions.decide(it, new Command.Answered(Set.of()), ready.actor(), Manner.PLAIN, setting).conversation();
        for (Command command : ready.commands()) {
            dry = Decisions.decide(dry, command, ready.actor(), Manner.DELIBERATE, setting).conversation();
        }
        if (it.lockAt(transaction.now()).filter(lock -> ready.actor().is(lock.holder())).isPresent()) {
            transaction.apply(it, new Command.ReleaseLock(), ready.actor(), Manner.PLAIN);
        }
        filing.fileInOutbox(transaction, it, ready.staged());
        List<String> commands = ready.orders().stream().filter(order -> order.instruction().command().isPresent()).map(order -> order.address().detail()).toList();
        new OutboxRow(ready.staged().id(), it.number(), ready.mail().agent(), ready.mail().client(), ready.mail().name(), ready.message().sender(),
            ready.recipients(), commands, ready.message().mimeId(), ready.staged().bodyHash(), transaction.now(), Optional.of(due), "").insert(transaction.connection());
        transaction.journal(it, ready.actor(), new Event("answer-waits", Map.of("until", due.toString())));
        return new Receipt.Taken("2.6.0 Message received as " + ready.mail().name() + ", answers " + it.number() + "; it waits in the Outbox until " + setting.time(due));
    }
}
