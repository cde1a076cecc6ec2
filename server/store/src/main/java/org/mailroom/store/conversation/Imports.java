package org.mailroom.store.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mime4j.dom.Header;
import org.mailroom.domain.Refused;
import org.mailroom.domain.answer.NoteMark;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.FolderCommands;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Unavailable;

/**
 * What agents bring into a team themselves, by APPEND or from a personal folder: a conversation in the state that the folder says, or one
 * more message of the conversation that it refers to; in {@code Sent} an answer of that conversation. Dates stay, and nothing is answered. What is there
 * already is not stored twice: bringing it again is a gesture on its conversation. What comes
 * from a personal folder becomes a message of the team's own; the content is shared. A note stays a note. Thread-safe; blocks. Proof: {@code ImportTest} of {@code server/app}.
 */
public final class Imports {
    /** Where an appended message stands. */
    public record Filed(long uid, long message, long thread) {
    }

    /** Puts the message into a mailbox of the team, inside the transaction. */
    private interface Put {
        Standing into(long mailbox, Flags flags) throws SQLException;
    }

    /** @param note  whether it was a note before somebody took it out of its team */
    private record Incoming(Letter letter, boolean note, String bodyHash, Flags flags, Put put) {
    }

    private final Gestures gestures;
    private final MailboxDelivery delivery;
    private final SqlMessageId.Factory ids;

    @Inject
    public Imports(Gestures gestures, MailboxDelivery delivery, SqlMessageId.Factory ids) {
        this.gestures = gestures;
        this.delivery = delivery;
        this.ids = ids;
    }

    /** APPEND. A copy of an answer that is filed already is the filed one. */
    public Filed append(TeamPlace to, InputStream message, Flags flags, long date, Actor actor, Where where) throws IOException {
        try (MailboxDelivery.Staged staged = delivery.stage(TeamOwner.of(to.team()), new byte[0], message)) {
            Letter letter = Letters.read(staged.fields());
            return gestures.desk().transaction(transaction -> {
                Incoming incoming = new Incoming(letter, note(staged.fields()), staged.bodyHash(), plain(flags), (mailbox, marks) -> store(transaction, staged, to, marks, date));
                Standing here = file(transaction, to, incoming, actor, where);
                return new Filed(Gestures.uid(transaction.connection(), to.mailbox(), here.message()).orElse(here.uid()), here.message(), here.thread());
            });
        }
    }

    private Standing store(DeskTransaction transaction, MailboxDelivery.Staged staged, TeamPlace to, Flags flags, long date) throws SQLException {
        try {
            MailboxDelivery.Delivered delivered = delivery.store(transaction.connection(), staged, new byte[0], TeamOwner.path(to.team(), to.folder()), flags, date);
            transaction.changes().come(delivered);
            return gestures.placing().at(transaction.connection(), to.mailbox(), delivered.message().getUid().asLong()).orElseThrow();
        } catch (MailboxNotFoundException e) {
            throw new Unavailable("the folder '" + to.folder().path() + "' of team " + to.team() + " is missing", e);
        }
    }

    /**
     * COPY or MOVE from a personal mailbox.
     *
     * @param partly  whether others are taken when one is refused; otherwise the first refusal is thrown and nothing was changed
     */
    public Outcome take(long mailbox, Collection<Uids> uids, TeamPlace to, boolean copy, Actor actor, Where where, boolean partly) {
        return gestures.desk().transaction(transaction -> {
            Connection connection = transaction.connection();
            Placing placing = gestures.placing();
            Map<Long, Standing> there = new TreeMap<>();
            List<Standing> taken = new ArrayList<>();
            List<Refused> refused = new ArrayList<>();
            for (Standing from : standings(connection, mailbox, uids)) {
                long id = ids.generate().asLong();
                Header fields = placing.fields(connection, from.message());
                Incoming incoming = new Incoming(Letters.read(fields), note(fields), placing.bodyHash(connection, from.message()), plain(from.flags()),
                    (target, flags) -> placing.duplicate(connection, from, id, TeamOwner.of(to.team()), target, flags, transaction.changes()));
                try {
                    there.put(from.uid(), file(transaction, to, incoming, actor, where));
                    taken.add(from);
                } catch (Refused e) {
                    refused.add(e);
                }
            }
            if (!partly && !refused.isEmpty()) {
                throw refused.get(0);
            }
            if (!copy) {
                placing.remove(connection, taken, transaction.changes());
            }
            TreeMap<Long, Long> pairs = new TreeMap<>();
            for (Map.Entry<Long, Standing> one : there.entrySet()) {
                Gestures.uid(connection, to.mailbox(), one.getValue().message()).ifPresent(uid -> pairs.put(one.getKey(), uid));
            }
            return new Outcome(pairs, copy ? List.of() : taken.stream().map(Standing::uid).toList(), refused);
        });
    }

    private List<Standing> standings(Connection connection, long mailbox, Collection<Uids> uids) throws SQLException {
        Map<Long, Standing> standings = new TreeMap<>();
        for (Uids range : uids) {
            gestures.placing().in(connection, mailbox, range.from(), range.to()).forEach(standing -> standings.put(standing.uid(), standing));
        }
        return List.copyOf(standings.values());
    }

    private Standing file(DeskTransaction transaction, TeamPlace to, Incoming incoming, Actor actor, Where where) throws SQLException {
        return to.folder().equals(TeamFolder.SENT) ? answer(transaction, to, incoming, actor) : conversation(transaction, to, incoming, actor, where);
    }

    private Standing conversation(DeskTransaction transaction, TeamPlace to, Incoming incoming, Actor actor, Where where) throws SQLException {
        Team team = transaction.setting(to.team()).team();
        Command command = FolderCommands.of(transaction.setting(to.team()), to.folder(), LastSnooze.of(transaction.connection(), to.team(), actor));
        Adopting adopting = new Adopting(transaction, gestures.placing());
        Optional<MessageOf> known = known(transaction, to, incoming);
        Conversation it = known.isPresent() ? transaction.hold(known.get().conversation()).orElseThrow()
            : adopting.imported(to.team(), incoming.letter(), ids.generate().asLong(), actor);
        Conversation next;
        try {
            next = transaction.apply(it, command, actor, Manner.PLAIN);
        } catch (Refused e) {
            throw Where.told(e, it, transaction, where);
        }
        if (known.isPresent()) {
            transaction.journal(next, actor, new Event("duplicate", Map.of("message", incoming.letter().id().orElse(""))));
            transaction.settle();
            return standing(transaction, known.get()).orElseThrow();
        }
        Standing here = incoming.put().into(to.mailbox(), incoming.flags());
        Adopting.Arrival arrival = new Adopting.Arrival(here.message(), here.internalDate(), incoming.letter(), incoming.bodyHash());
        if (incoming.note()) {
            adopting.join(next.withNotes(true, transaction.now()), arrival, MessageOf.Kind.NOTE);
        } else {
            adopting.join(next, arrival);
        }
        transaction.settle();
        return here;
    }

    static boolean note(Header fields) {
        return fields.getField(NoteMark.FIELD) != null;
    }

    /** The same message, with the same content, where conversations of this team stand already. */
    private Optional<MessageOf> known(DeskTransaction transaction, TeamPlace to, Incoming incoming) throws SQLException {
        if (incoming.letter().id().isEmpty()) {
            return Optional.empty();
        }
        for (MessageOf message : MessageOf.byMimeId(transaction.connection(), Set.of(incoming.letter().id().get()))) {
            boolean same = message.bodyHash().equals(Optional.of(incoming.bodyHash()));
            if (same && transaction.hold(message.conversation()).filter(it -> it.team().equals(to.team())).isPresent() && standing(transaction, message).isPresent()) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    private Optional<Standing> standing(DeskTransaction transaction, MessageOf message) throws SQLException {
        Conversation it = transaction.current(message.conversation());
        Map<Long, Boolean> folders = new TreeMap<>();
        Placing.mailboxes(transaction.connection(), TeamOwner.of(it.team()).asString())
            .forEach((name, id) -> folders.put(id, Placement.holdsConversations(Projection.folder(name))));
        return gestures.placing().of(transaction.connection(), message.message()).stream().filter(place -> folders.getOrDefault(place.mailbox(), false)).findFirst();
    }

    /** Beside its conversation and in Sent: one message, two places. */
    private Standing answer(DeskTransaction transaction, TeamPlace sent, Incoming incoming, Actor actor) throws SQLException {
        Connection connection = transaction.connection();
        Optional<Standing> filed = filed(connection, sent, incoming.letter());
        if (filed.isPresent()) {
            return filed.get();
        }
        if (incoming.note()) {
            throw Refused.impossible("Sent holds answers, and this message is an internal note. Nothing was filed.");
        }
        Adopting adopting = new Adopting(transaction, gestures.placing());
        Team team = transaction.setting(sent.team()).team();
        Conversation it = adopting.named(sent.team(), incoming.letter()).orElseThrow(() -> Refused.impossible("Sent holds answers, and this message"
            + " refers to no conversation of " + team.name() + " (by In-Reply-To or References). Nothing was filed."));
        Placement placement = transaction.placement(it, team);
        long folder = Projection.mailbox(Placing.mailboxes(connection, TeamOwner.of(sent.team()).asString()), placement.folder(), team);
        gestures.placing().lock(connection, List.of(sent.mailbox(), folder));
        Standing here = incoming.put().into(sent.mailbox(), incoming.flags());
        gestures.placing().add(connection, here, folder, transaction.changes());
        adopting.join(it, new Adopting.Arrival(here.message(), here.internalDate(), written(incoming.letter(), team, actor), incoming.bodyHash()),
            MessageOf.Kind.OUT);
        transaction.journal(it, actor, new Event("filed", Map.of("message", incoming.letter().id().orElse(""))));
        transaction.settle();
        return here;
    }

    /** An answer in the team's name is of whoever files it. */
    private static Letter written(Letter letter, Team team, Actor actor) {
        boolean member = team.members().keySet().stream().anyMatch(agent -> agent.value().equals(letter.from()));
        return member || actor.agent().isEmpty() ? letter
            : new Letter(letter.id(), letter.references(), letter.subject(), actor.agent().get().value(), letter.others(), letter.automatic());
    }

    private Optional<Standing> filed(Connection connection, TeamPlace sent, Letter letter) throws SQLException {
        if (letter.id().isEmpty()) {
            return Optional.empty();
        }
        for (MessageOf message : MessageOf.byMimeId(connection, Set.of(letter.id().get()))) {
            Optional<Standing> here = gestures.placing().of(connection, message.message()).stream().filter(place -> place.mailbox() == sent.mailbox()).findFirst();
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }

    /** What a client may bring along: marks of its own, nothing that the server keeps. */
    static Flags plain(Flags flags) {
        Flags plain = new Flags(flags);
        plain.remove(Flags.Flag.DELETED);
        plain.remove(Flags.Flag.RECENT);
        for (String keyword : flags.getUserFlags()) {
            if (Placement.kept(keyword)) {
                plain.remove(keyword);
            }
        }
        return plain;
    }
}
