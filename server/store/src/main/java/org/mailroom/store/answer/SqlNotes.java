package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.answer.NoteMark;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.answer.Recognition.Matter;
import org.mailroom.store.conversation.Letters;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery.Staged;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in conversations: message, mark, state and journal are one transaction. Who is named is told after it, and when the server dies in
 * between, is not. A note has a Message-ID of its own: one that another message has would make that message a note. Thread-safe; blocks. Proof: {@code NoteTest} of {@code server/app}.
 */
public final class SqlNotes implements Notes {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlNotes.class);
    private static final int ATTEMPTS = 5;

    private final SqlDesk desk;
    private final Database database;
    private final Directory directory;
    private final AnswerFiling filing;
    private final Spool spool;
    private final LetterToAgent letters;
    private final Recognition recognition;

    @Inject
    public SqlNotes(SqlDesk desk, Database database, Directory directory, AnswerFiling filing, Spool spool, LetterToAgent letters) {
        this.desk = desk;
        this.database = database;
        this.directory = directory;
        this.filing = filing;
        this.spool = spool;
        this.letters = letters;
        this.recognition = new Recognition(directory);
    }

    /** A note that is ready but for its conversation's number. */
    record Draft(byte[] message, Actor author, List<Command> commands, Optional<Copies> copies, Terms terms) {
    }

    /** Colleagues who get the note as mail too. */
    record Copies(String mail, String sender, List<String> recipients) {
    }

    @Override
    public ConversationNumber add(ConversationNumber number, Content note, Actor author, Terms terms) {
        try {
            return file(number, new Draft(Messages.bytes(note), author, List.of(), Optional.empty(), terms));
        } catch (IOException e) {
            throw new UncheckedIOException("the note for " + number + " could not be read", e);
        }
    }

    @Override
    public ConversationNumber drop(TeamKey team, Content note, Actor author) {
        try {
            Letter letter = Letters.read(Messages.header(note).parsed());
            EmailAddress agent = author.agent().orElseThrow();
            Optional<Matter> matter = database.read(connection -> {
                Optional<Matter> referred = recognition.referred(connection, agent, letter, Optional.of(team));
                return referred.isPresent() ? referred : recognition.named(connection, letter.subject(), team);
            });
            ConversationNumber number = matter.orElseThrow(() -> Refused.impossible("The note refers to no conversation of team " + team + ", and its subject has no number"
                + " such as " + team + "-42. Nothing was changed.")).conversation().number();
            return file(number, new Draft(Messages.bytes(note), author, List.of(), Optional.empty(), Terms.ANY));
        } catch (IOException e) {
            throw new UncheckedIOException("the note for team " + team + " could not be read", e);
        }
    }

    @Override
    public boolean within(Content message) throws IOException {
        return ContentScan.of(message).note();
    }

    /** A merge or transfer in the very moment changes the number that the note begins with; then it is made again. */
    ConversationNumber file(ConversationNumber number, Draft draft) throws IOException {
        ConversationNumber now = number;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Conversation it = desk.find(now).orElseThrow(() -> Refused.impossible("There is no conversation " + number + ". Nothing was changed."));
            now = it.number();
            if (fileIn(it, draft)) {
                return now;
            }
        }
        throw new IllegalStateException("conversation " + number + " is renamed all the time");
    }

    private boolean fileIn(Conversation seen, Draft draft) throws IOException {
        EmailAddress agent = draft.author().agent().orElseThrow();
        Team team = directory.team(seen.team()).orElseThrow(() -> Refused.impossible("There is no team " + seen.team() + " any more. Nothing was changed."));
        byte[] text = NoteText.marked(draft.message(), seen.number());
        MailHeader header = Messages.header(Messages.of(text));
        Optional<String> given = Letters.read(header.parsed()).id();
        boolean taken = given.isPresent() && database.read(connection -> !MessageOf.byMimeId(connection, List.of(given.get())).isEmpty());
        String id = Messages.clean(header, agent, given.filter(own -> !taken).orElse(""));
        byte[] message = Messages.bytes(Messages.with(header, Messages.of(text)));
        byte[] fields = Messages.fields(seen.number().toString(), team.name().value(), NoteMark.FIELD, agent);
        try (Staged staged = filing.delivery().stage(TeamOwner.of(team.key()), fields, new ByteArrayInputStream(message));
             Copying copying = copying(draft, agent, message)) {
            boolean done = desk.transaction(transaction -> {
                Conversation it = transaction.hold(seen.number(), draft.terms());
                if (!it.number().equals(seen.number())) {
                    return false;
                }
                Conversation next = transaction.apply(it, new Command.Noted(), draft.author(), Manner.PLAIN);
                next = AnswerFiling.follow(transaction, next, draft.commands(), draft.author(), Manner.PLAIN);
                filing.fileNote(transaction, it, next, staged, new MessageOf(staged.id(), it.id(), MessageOf.Kind.NOTE, agent.value(),
                    transaction.now().toEpochMilli(), Optional.of(id), Optional.of(staged.bodyHash())));
                if (copying.entry() != null) {
                    copying.entry().insert(transaction.connection());
                }
                transaction.tell(draft.terms(), it.id());
                return true;
            });
            if (done) {
                copying.committed();
                tell(seen, team, agent, message, staged.id());
            }
            return done;
        }
    }

    private record Copying(SqlMailQueue.Entry entry) implements AutoCloseable {
        void committed() {
            if (entry != null) {
                entry.committed();
            }
        }

        @Override
        public void close() {
            if (entry != null) {
                entry.close();
            }
        }
    }

    private Copying copying(Draft draft, EmailAddress agent, byte[] message) throws IOException {
        if (draft.copies().isEmpty()) {
            return new Copying(null);
        }
        Copies copies = draft.copies().get();
        org.apache.james.server.core.MailImpl mail = Messages.mail(copies.mail(), agent, copies.sender(), copies.recipients(), Messages.of(message));
        try {
            return new Copying(spool.entry(mail));
        } finally {
            mail.dispose();
        }
    }

    private void tell(Conversation it, Team team, EmailAddress author, byte[] message, long id) throws IOException {
        String name = directory.agent(author).map(Agent::name).orElse(author.value());
        for (EmailAddress member : NoteText.named(message, team)) {
            if (member.equals(author)) {
                continue;
            }
            try {
                letters.put(member, new Identity.Mailbox(name + " (" + team.name() + ")", author), "You are named in a note on " + it.number(),
                    name + " has named you in an internal note on " + it.number() + " (" + it.subject() + ").\r\n\r\n"
                        + "You find the note beside its conversation in Teams/" + team.name() + ".\r\n", new IngestKey("mention/" + id + "/" + member));
            } catch (RuntimeException e) {
                LOGGER.error("{} was not told of a note on {}", member, it.number(), e);
            }
        }
    }
}
