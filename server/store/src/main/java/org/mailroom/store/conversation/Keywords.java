package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import javax.inject.Inject;
import javax.mail.Flags;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.KeywordCommands;
import org.mailroom.domain.conversation.KeywordCommands.Mode;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;

/**
 * STORE of keywords that mean something, together with the plain flags in the same command: all of it or nothing. What the server keeps is
 * never stored from a client; the flags that are given back are those that are so afterwards. Thread-safe; blocks.
 * Proof: {@code KeywordsTest} of {@code server/app}.
 */
public final class Keywords {
    /**
     * @param flags  of each message that still stands there, as they are now
     * @param changedSince  messages that somebody has changed meanwhile; they stay as they are
     */
    public record Stored(SortedMap<Long, Flags> flags, List<Long> changedSince) {
    }

    private final Gestures gestures;
    private final Directory directory;

    @Inject
    public Keywords(Gestures gestures, Directory directory) {
        this.gestures = gestures;
        this.directory = directory;
    }

    /** Whether these flags, set or taken off in this folder, are more than marks. */
    public boolean mean(TeamPlace place, Flags flags, Mode mode) {
        return place.ofConversations() && (mode == Mode.REPLACE || Arrays.stream(flags.getUserFlags())
            .anyMatch(keyword -> KeywordCommands.means(keyword) || kept(keyword, place.team())));
    }

    private boolean kept(String keyword, TeamKey team) {
        return directory.team(team).map(found -> Placement.kept(keyword, found)).orElseGet(() -> Placement.kept(keyword));
    }

    /**
     * @param unchangedSince  the mod-sequence beyond which a message is left alone
     * @throws Refused when one of the conversations is refused; then nothing was changed
     */
    public Stored store(TeamPlace in, Collection<Uids> uids, Flags flags, Mode mode, long unchangedSince, Actor actor, Where where) {
        return gestures.desk().transaction(transaction -> {
            List<Named> named = gestures.held(transaction, in, uids, actor, true);
            List<Long> changed = named.stream().filter(message -> message.modSeq() > unchangedSince).map(Named::uid).toList();
            List<Named> meant = named.stream().filter(message -> message.modSeq() <= unchangedSince).toList();
            List<Refused> refused = new ArrayList<>();
            Set<String> keywords = Set.of(flags.getUserFlags());
            Set<Long> stay = Gestures.each(transaction, in, meant, actor, where, refused, (it, manner) -> {
                Team team = transaction.setting(it.team()).team();
                Conversation now = it;
                // What has left is not there to be replaced: only what is named counts.
                Mode asked = mode == Mode.REPLACE && manner == Manner.STALE ? Mode.ADD : mode;
                for (Command command : KeywordCommands.of(it, team, keywords, asked)) {
                    // From the agent's folder or not: a keyword is never deliberate.
                    now = transaction.apply(now, command, actor, manner == Manner.STALE
                        ? manner : Manner.PLAIN);
                }
                if (mode == Mode.ADD) {
                    KeywordCommands.said(keywords).ifPresent(verdict -> transaction.judge(it, verdict));
                }
            });
            if (!refused.isEmpty()) {
                throw refused.get(0);
            }
            transaction.settle();
            mark(transaction, in, meant.stream().filter(message -> message.here() && !stay.contains(message.conversation().orElseThrow())).toList(), flags, mode);
            return new Stored(flags(transaction.connection(), in, meant), changed);
        });
    }

    /** The plain flags, wherever the messages stand after the commands. */
    private void mark(DeskTransaction transaction, TeamPlace in, List<Named> named, Flags flags, Mode mode) throws SQLException {
        Connection connection = transaction.connection();
        Map<Long, Boolean> folders = new TreeMap<>();
        List<Standing> places = new ArrayList<>();
        for (Named message : named) {
            Conversation it = transaction.current(message.conversation().orElseThrow());
            Placing.mailboxes(connection, TeamOwner.of(it.team()).asString())
                .forEach((name, id) -> folders.put(id, Placement.holdsConversations(Projection.folder(name))));
            for (Standing place : gestures.placing().of(connection, message.message())) {
                if (in.holdsConversations() ? folders.getOrDefault(place.mailbox(), false) : place.mailbox() == in.mailbox()) {
                    places.add(place);
                }
            }
        }
        gestures.placing().lock(connection, places.stream().map(Standing::mailbox).toList());
        gestures.placing().mark(connection, places, place -> Placing.with(place, marked(place.flags(), flags, mode, keyword -> kept(keyword, in.team()))), transaction.changes());
    }

    private static Flags marked(Flags before, Flags change, Mode mode, Predicate<String> kept) {
        Flags plain = new Flags(change);
        plain.remove(Flags.Flag.RECENT);
        Set<String> set = new HashSet<>();
        for (String keyword : change.getUserFlags()) {
            plain.remove(keyword);
            if (!kept.test(keyword)) {
                plain.add(KeywordCommands.stored(keyword));
                set.add(keyword);
            }
        }
        Flags now = new Flags(before);
        if (mode == Mode.REMOVE) {
            now.remove(plain);
            return now;
        }
        if (mode == Mode.REPLACE) {
            now = new Flags(plain);
            for (String keyword : before.getUserFlags()) {
                if (kept.test(keyword)) {
                    now.add(keyword);
                }
            }
        }
        now.add(plain);
        for (String against : KeywordCommands.against(set)) {
            now.remove(against);
        }
        return now;
    }

    private SortedMap<Long, Flags> flags(Connection connection, TeamPlace in, List<Named> named) throws SQLException {
        SortedMap<Long, Flags> flags = new TreeMap<>();
        for (long uid : new TreeSet<>(named.stream().map(Named::uid).toList())) {
            Optional<Standing> place = gestures.placing().at(connection, in.mailbox(), uid);
            place.ifPresent(standing -> flags.put(uid, standing.flags()));
        }
        return flags;
    }
}
