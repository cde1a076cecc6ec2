package org.mailroom.store.answer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.domain.answer.Addressing;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.mime.MessageIds;
import org.mailroom.store.sql.Database;

/** Keeps notes in the house: says what is wrong with a mail to outside addresses that has one, or answers one. Stateless. */
final class NoteGuard {
    private static final String NOTHING = " Nothing was sent.";
    private static final int MOST_REFERENCES = 100;

    private final Database database;

    NoteGuard(Database database) {
        this.database = database;
    }

    /** The refusal from the code on; empty when no note is in danger. */
    Optional<String> fault(Submission mail, Addressing.Sorted sorted, MailHeader header, Letter letter, ContentScan scan) throws IOException {
        if (sorted.outside().isEmpty()) {
            return Optional.empty();
        }
        String outside = sorted.outside().get(0);
        Optional<Addressing.Order> note = sorted.orders().stream().filter(order -> order.instruction().note()).findFirst();
        if (note.isPresent()) {
            return Optional.of("[NOTE] the mail goes to " + note.get().address() + ", which makes it an internal note, and to the outside address " + outside
                + "; remove one of them." + NOTHING);
        }
        List<String> answered = ids(header, "In-Reply-To");
        // The field alone: In-Reply-To may name an older message than its newest.
        List<String> references = ids(header, "References");
        boolean toNote = database.read(connection -> {
            Set<String> notes = Recognition.notes(connection, Stream.concat(answered.stream(), letter.references().stream()).distinct().toList());
            Optional<String> newest = Recognition.newestKnown(connection, references.subList(Math.max(0, references.size() - MOST_REFERENCES), references.size()));
            return answered.stream().anyMatch(notes::contains) || newest.filter(notes::contains).isPresent();
        });
        if (toNote) {
            return Optional.of("[NOTE] the mail answers an internal note, and " + outside + " is an outside address; answer the customer's message instead." + NOTHING);
        }
        boolean itself = letter.id().isPresent() && database.read(connection -> !Recognition.notes(connection, List.of(letter.id().get())).isEmpty());
        return itself || scan.note()
            ? Optional.of("[NOTE] the mail contains an internal note (the line '[Internal note ...]'), and " + outside + " is an outside address; remove the note from it."
                + NOTHING) : Optional.empty();
    }

    private static List<String> ids(MailHeader header, String field) {
        return header.bodies(field).stream().flatMap(body -> MessageIds.of(body).stream()).toList();
    }
}
