package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Sql;

/**
 * Finds the conversation that a message from outside goes on with: by the messages it refers to, then by the token in the address it
 * was sent to, then, where the team wants that, by the number in the subject if the sender takes part already. Never by the subject alone.
 */
final class Threading {
    private static final int MOST_AWAITED = 5;

    private final ReplyToken tokens;

    Threading(ReplyToken tokens) {
        this.tokens = tokens;
    }

    /** @param detail  the plus-part of the address it was sent to */
    Optional<Long> find(Connection connection, Team team, Letter letter, String detail) throws SQLException {
        Optional<Long> referred = referred(connection, team, letter.references());
        if (referred.isPresent()) {
            return referred;
        }
        Optional<Long> awaited = awaited(connection, team, letter);
        if (awaited.isPresent()) {
            return awaited;
        }
        Optional<ConversationNumber> token = tokens.number(detail);
        if (token.isPresent()) {
            Optional<Long> named = ConversationRows.id(connection, token.get());
            if (named.isPresent()) {
                return named;
            }
        }
        Optional<ConversationNumber> subject = team.settings().subjectToken() ? ConversationNumber.inBrackets(letter.subject()) : Optional.empty();
        if (subject.isEmpty() || letter.from().isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> named = ConversationRows.id(connection, subject.get());
        return named.isPresent() && takesPart(connection, named.get(), letter.from()) && of(connection, team, named.get()) ? named : Optional.empty();
    }

    /** The one whose first message refers to this one and has overtaken it, from the same sender. */
    private static Optional<Long> awaited(Connection connection, Team team, Letter letter) throws SQLException {
        Optional<Long> waiting = letter.id().isEmpty() ? Optional.empty() : Sql.first(connection,
            "SELECT a.conversation FROM awaited_message a JOIN conversation c ON c.id = a.conversation WHERE a.team = ? AND a.mime_id = ? AND c.team = a.team",
            row -> row.getLong(1), team.key().value(), letter.id().get());
        return waiting.isPresent() && takesPart(connection, waiting.get(), letter.from()) ? waiting : Optional.empty();
    }

    /** Remembers what a conversation refers to that has not come yet. */
    static void await(Connection connection, Conversation it, Letter letter) throws SQLException {
        for (String id : letter.references().subList(Math.max(0, letter.references().size() - MOST_AWAITED), letter.references().size())) {
            Sql.update(connection, "INSERT INTO awaited_message (team, mime_id, conversation) VALUES (?, ?, ?) ON CONFLICT (team, mime_id) DO NOTHING",
                it.team().value(), id, it.id());
        }
    }

    /** The conversation of the newest message referred to, in this team, or one that has left it; one in quarantine only if there is no other. */
    static Optional<Long> referred(Connection connection, Team team, List<String> references) throws SQLException {
        List<String> newestFirst = new ArrayList<>(references);
        Collections.reverse(newestFirst);
        List<MessageOf> found = MessageOf.byMimeId(connection, newestFirst);
        Set<Long> candidates = new LinkedHashSet<>();
        for (String id : newestFirst) {
            found.stream().filter(message -> message.mimeId().equals(Optional.of(id))).forEach(message -> candidates.add(message.conversation()));
        }
        Optional<Long> former = Optional.empty();
        Optional<Long> quarantined = Optional.empty();
        for (long candidate : candidates) {
            Optional<String> now = Sql.first(connection, "SELECT team FROM conversation WHERE id = ? AND status <> ?", row -> row.getString(1),
                candidate, Status.QUARANTINED.word());
            if (now.equals(Optional.of(team.key().value()))) {
                return Optional.of(candidate);
            }
            if (now.isEmpty() && quarantined.isEmpty() && of(connection, team, candidate)) {
                quarantined = Optional.of(candidate);
            } else if (now.isPresent() && former.isEmpty() && of(connection, team, candidate)) {
                former = Optional.of(candidate);
            }
        }
        return former.isPresent() ? former : quarantined;
    }

    /** Whether the conversation has or had a number of this team. */
    private static boolean of(Connection connection, Team team, long conversation) throws SQLException {
        return ConversationRows.numbers(connection, conversation).stream().anyMatch(number -> number.team().equals(team.key()));
    }

    private static boolean takesPart(Connection connection, long conversation, String sender) throws SQLException {
        List<Conversation> found = ConversationRows.byId(connection, List.of(conversation), "");
        return !found.isEmpty() && (found.get(0).participants().contains(sender) || found.get(0).customer().toLowerCase(Locale.ROOT).equals(sender));
    }
}
