package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import javax.mail.Flags;

import org.apache.james.mailbox.model.MailboxConstants;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.Changes;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Unavailable;

/**
 * Makes the messages of conversations stand in the folder and carry the keywords that the state says. Doing it again changes nothing, whatever
 * has moved them meanwhile; so the same code heals. Stateless.
 */
final class Projection {
    /** A conversation before and after, with its team afterwards. */
    record Turn(Conversation was, Conversation is, Team team) {
    }

    private record Move(Standing place, UnaryOperator<Standing> marked, long conversation) {
    }

    private final Placing placing;

    Projection(Placing placing) {
        this.placing = placing;
    }

    void show(Connection connection, List<Turn> turns, Instant now, Changes changes) throws SQLException {
        Map<TeamKey, Map<String, Long>> mailboxes = new HashMap<>();
        Map<Long, List<Move>> moves = new LinkedHashMap<>();
        Map<Standing, UnaryOperator<Standing>> marks = new LinkedHashMap<>();
        Set<Long> touched = new TreeSet<>();
        for (Turn turn : turns) {
            Placement placement = Placement.of(turn.is(), turn.team(), now);
            Map<Long, TeamFolder> folders = folders(connection, mailboxes, turn);
            long target = mailbox(mailboxes.get(turn.is().team()), placement.folder(), turn.team());
            List<MessageOf> messages = MessageOf.of(connection, turn.is().id());
            Map<Long, List<Standing>> places = placing.of(connection, messages.stream().map(MessageOf::message).toList());
            for (MessageOf message : messages) {
                UnaryOperator<Standing> marked = marked(turn, placement, message);
                for (Standing place : places.getOrDefault(message.message(), List.of())) {
                    Optional<TeamFolder> folder = Optional.ofNullable(folders.get(place.mailbox()));
                    if (folder.isEmpty() || !Placement.holdsConversations(folder.get())) {
                        continue;
                    }
                    touched.add(place.mailbox());
                    if (place.mailbox() == target) {
                        marks.put(place, marked);
                    } else {
                        touched.add(target);
                        moves.computeIfAbsent(target, id -> new ArrayList<>()).add(new Move(place, undeleted(marked), turn.is().id()));
                    }
                }
            }
        }
        placing.lock(connection, touched);
        for (Map.Entry<Long, List<Move>> move : moves.entrySet()) {
            move(connection, move.getKey(), move.getValue(), now, changes);
        }
        placing.mark(connection, List.copyOf(marks.keySet()), place -> marks.get(place).apply(place), changes);
    }

    private void move(Connection connection, long target, List<Move> moves, Instant now, Changes changes) throws SQLException {
        Map<Long, UnaryOperator<Standing>> marked = new HashMap<>();
        for (Move move : moves) {
            marked.put(move.place().message(), move.marked());
            Departures.add(connection, move.place(), move.conversation(), now);
        }
        placing.move(connection, moves.stream().map(Move::place).toList(), target, place -> marked.get(place.message()).apply(place), changes);
    }

    /** The folders in which its messages may stand: those of its team, and of the one that it came from. */
    private static Map<Long, TeamFolder> folders(Connection connection, Map<TeamKey, Map<String, Long>> mailboxes, Turn turn) throws SQLException {
        Map<Long, TeamFolder> folders = new HashMap<>();
        for (TeamKey team : new TreeSet<>(List.of(turn.is().team(), turn.was().team()))) {
            if (!mailboxes.containsKey(team)) {
                mailboxes.put(team, Placing.mailboxes(connection, TeamOwner.of(team).asString()));
            }
            mailboxes.get(team).forEach((name, id) -> folders.put(id, folder(name)));
        }
        return folders;
    }

    static TeamFolder folder(String mailboxName) {
        return mailboxName.equals(MailboxConstants.INBOX) ? TeamFolder.QUEUE : new TeamFolder(mailboxName);
    }

    static long mailbox(Map<String, Long> mailboxes, TeamFolder folder, Team team) {
        Long id = mailboxes.get(folder.equals(TeamFolder.QUEUE) ? MailboxConstants.INBOX : folder.path());
        if (id == null) {
            throw new Unavailable("the folder '" + folder.path() + "' of team " + team.key() + " is missing");
        }
        return id;
    }

    private static UnaryOperator<Standing> marked(Turn turn, Placement placement, MessageOf message) {
        return place -> {
            Flags flags = place.flags();
            for (String keyword : flags.getUserFlags()) {
                if (Placement.kept(keyword, turn.team())) {
                    flags.remove(keyword);
                }
            }
            if (!placement.flagged() && turn.was().priority().flagged()) {
                flags.remove(Flags.Flag.FLAGGED);
            }
            mark(flags, turn.is(), placement, message);
            return Placing.with(place, flags);
        };
    }

    /** Adds what a message of this conversation is marked with. */
    static void mark(Flags flags, Conversation it, Placement placement, MessageOf message) {
        placement.keywords().forEach(flags::add);
        if (message.kind() == MessageOf.Kind.NOTE) {
            flags.add(Placement.MEMO);
        } else if (message.kind() == MessageOf.Kind.AUTO || message.kind() == MessageOf.Kind.AUTO_OUT) {
            flags.add(Placement.AUTO_SENT);
        }
        if (placement.flagged()) {
            flags.add(Flags.Flag.FLAGGED);
        }
        if (message.kind() == MessageOf.Kind.IN && it.answered().filter(time -> message.arrived() <= time.toEpochMilli()).isPresent()) {
            flags.add(Flags.Flag.ANSWERED);
        }
    }

    private static UnaryOperator<Standing> undeleted(UnaryOperator<Standing> marked) {
        return place -> {
            Flags flags = marked.apply(place).flags();
            flags.remove(Flags.Flag.DELETED);
            return Placing.with(place, flags);
        };
    }
}
