package org.mailroom.webadmin.work;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Entry;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/** Notes and answers: the same as by mail, through the same collision stop and note guard. Thread-safe; blocks. */
public final class Correspondence {
    private static final Map<Status, String> COMMANDS = Map.of(Status.OPEN, "open", Status.WAITING, "wait", Status.DONE, "close");

    private final Conversations conversations;
    private final Notes notes;
    private final Submissions submissions;
    private final Directory directory;
    private final Clock clock;

    /**
     * An answer.
     *
     * @param text  may be empty if there is HTML
     * @param status  what the conversation becomes with it: open, waiting or done; empty is as always
     */
    public record Draft(String text, Optional<String> html, List<Composition.Attachment> attachments, Optional<Status> status) {
        public Draft {
            attachments = List.copyOf(attachments);
            if (status.isPresent() && !COMMANDS.containsKey(status.get())) {
                throw new IllegalArgumentException("'" + status.get().word() + "' is not allowed here; open, waiting and done are");
            }
        }
    }

    public Correspondence(Conversations conversations, Notes notes, Submissions submissions, Directory directory, Clock clock) {
        this.conversations = conversations;
        this.notes = notes;
        this.submissions = submissions;
        this.directory = directory;
        this.clock = clock;
    }

    /** @param terms  as the conversation must still be; told what it becomes */
    public void note(Conversation it, String text, Caller author, Terms terms) {
        Actor writes = author.author("write notes");
        EmailAddress agent = writes.agent().orElseThrow();
        byte[] message = new Composition(agent.value(), Optional.empty(), "Note on " + it.number(), newest(it), agent.domain(), clock.instant())
            .with(text, Optional.empty(), List.of());
        notes.add(it.number(), () -> new ByteArrayInputStream(message), writes, terms);
    }

    /**
     * Answers the customer.
     *
     * @param terms  as the conversation must still be; told what it becomes
     * @throws Problem 409 with the words of the submission port when it is refused, 403 when this agent may not; nothing was sent then
     */
    public void answer(Conversation it, Draft draft, Caller author, Terms terms) {
        EmailAddress agent = author.author("answer").agent().orElseThrow();
        String subject = it.subject().regionMatches(true, 0, "Re:", 0, 3) ? it.subject() : "Re: " + it.subject();
        EmailAddress team = directory.team(it.team()).orElseThrow(Problem::notFound).identity();
        List<String> recipients = new ArrayList<>(List.of(it.customer()));
        draft.status().map(COMMANDS::get).ifPresent(word -> recipients.add(team.local() + "+" + word + "@" + team.domain()));
        byte[] message = new Composition(agent.value(), Optional.of(it.customer()), subject, newest(it), team.domain(), clock.instant())
            .with(draft.text(), draft.html(), draft.attachments());
        Receipt receipt = submissions.submit(new Submission(author.channel().name() + "-" + UUID.randomUUID(), agent, author.channel(), author.name(), agent.value(), recipients, () -> new ByteArrayInputStream(message),
            terms));
        if (receipt instanceof Receipt.Refusal refusal) {
            String sentence = refusal.answer().replaceFirst("^\\d{3} \\d\\.\\d\\.\\d ", "");
            Map<String, Object> code = Map.of("code", sentence.startsWith("[") ? sentence.substring(1, sentence.indexOf(']')).toLowerCase(Locale.ROOT) : "refused");
            throw sentence.startsWith("[NOPERM]") ? Problem.of(403, "Not allowed", sentence, code) : Problem.conflict(sentence, code);
        } else if (receipt instanceof Receipt.Plain) {
            throw Problem.field("text", "the conversation has no message to answer");
        }
    }

    /** The Message-ID of the newest message of any kind but notes. */
    private Optional<String> newest(Conversation it) {
        List<String> ids = conversations.entries(it.number()).stream().filter(entry -> !entry.kind().equals("note")).flatMap(entry -> entry.messageId().stream()).toList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(ids.size() - 1));
    }
}
