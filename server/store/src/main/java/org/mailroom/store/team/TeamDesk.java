package org.mailroom.store.team;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.quota.QuotaChecker;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Gesture;
import org.mailroom.domain.conversation.KeywordCommands.Mode;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.store.conversation.DraftLocks;
import org.mailroom.store.conversation.Expunging;
import org.mailroom.store.conversation.Gestures;
import org.mailroom.store.conversation.Imports;
import org.mailroom.store.conversation.Keywords;
import org.mailroom.store.conversation.Outcome;
import org.mailroom.store.conversation.TeamPlace;
import org.mailroom.store.conversation.Uids;
import org.mailroom.store.conversation.Where;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.SqlMailboxId;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.mailbox.UnchangedSince;

/**
 * From what James's mailboxes are asked by a session to what that means for conversations: which folder of which team, who asks, by which client.
 * Thread-safe; blocks.
 */
public final class TeamDesk {
    /** Flags as they are now, and messages that were left alone because somebody had changed them. */
    public record Stored(Map<MessageUid, Flags> flags, List<MessageUid> changedSince) {
    }

    private static final int AT_ONCE = 500;

    private final Gestures gestures;
    private final Expunging expunging;
    private final Keywords keywords;
    private final Imports imports;
    private final DraftLocks drafts;
    private final UnchangedSince marks;
    private final NoteIntake notes;

    @Inject
    public TeamDesk(Gestures gestures, Expunging expunging, Keywords keywords, Imports imports, DraftLocks drafts,
                    UnchangedSince marks, NoteIntake notes) {
        this.gestures = gestures;
        this.expunging = expunging;
        this.keywords = keywords;
        this.imports = imports;
        this.drafts = drafts;
        this.marks = marks;
        this.notes = notes;
    }

    /** Empty for a mailbox that is no team's, and for the server's own sessions, which move messages without meaning anything by it. */
    static Optional<TeamPlace> place(Mailbox mailbox, MailboxSession session) {
        Mailbox stored = SeenMailbox.stored(mailbox);
        return TeamFolders.inside(session) ? Optional.empty() : TeamOwner.key(stored.getUser())
            .map(team -> new TeamPlace(id(stored), team, TeamFolders.folder(stored.generateAssociatedPath())));
    }

    private static long id(Mailbox mailbox) {
        return ((SqlMailboxId) mailbox.getMailboxId()).asLong();
    }

    static Actor actor(MailboxSession session) {
        Object client = session.getAttributes().get(Actor.CLIENT);
        return new Actor(TeamFolders.agent(session), Actor.Channel.IMAP, client instanceof String name ? name : "");
    }

    private static Where where(MailboxSession session) {
        return (team, folder) -> {
            MailboxPath stored = TeamOwner.path(team.key(), folder);
            return (stored.getUser().equals(session.getUser()) ? stored : TeamFolders.shown(session.getUser(), team, folder)).getName();
        };
    }

    /** @throws Refused when moving or copying these makes no sense */
    static Gesture gesture(TeamDesk desk, Optional<TeamPlace> from, Optional<TeamPlace> to, List<MessageRange> ranges, boolean copy) {
        boolean unsure = from.filter(place -> place.folder().equals(TeamFolder.TRASH)).isPresent();
        boolean belongs = from.filter(TeamPlace::ofConversations).isPresent() && (!unsure || desk.gestures.belongs(from.get(), uids(ranges)));
        return Gesture.of(from.map(TeamPlace::folder), to.map(TeamPlace::folder), copy, belongs);
    }

    Outcome move(TeamPlace from, List<MessageRange> ranges, TeamPlace to, MailboxSession session, boolean partly) {
        return gestures.move(from, uids(ranges), to, actor(session), where(session), partly);
    }

    /** @throws OverQuotaException when the team has no room for all of them; then nothing was changed */
    Outcome bring(QuotaChecker room, Mailbox from, List<MessageRange> ranges, TeamPlace to, boolean copy, MailboxSession session, boolean partly)
            throws OverQuotaException {
        List<Standing> messages = gestures.messages(id(from), uids(ranges));
        room.tryAddition(messages.size(), messages.stream().mapToLong(Standing::octets).sum());
        Outcome all = new Outcome(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        List<Uids> uids = messages.stream().map(message -> new Uids(message.uid(), message.uid())).toList();
        for (int first = 0; first < uids.size(); first += AT_ONCE) {
            Outcome some = imports.take(id(from), uids.subList(first, Math.min(first + AT_ONCE, uids.size())), to, copy, actor(session), where(session), partly);
            all.there().putAll(some.there());
            all.gone().addAll(some.gone());
            all.refused().addAll(some.refused());
        }
        return all;
    }

    Outcome expunge(TeamPlace from, List<MessageRange> ranges, boolean marked, MailboxSession session) {
        return expunging.expunge(from, uids(ranges), marked, actor(session), where(session));
    }

    Imports.Filed append(TeamPlace to, Content message, Flags flags, Date date, MailboxSession session) throws IOException {
        if (to.folder().equals(TeamFolder.NOTES)) {
            note(to, message, session);
            return gestures.vanished(to.mailbox());
        }
        if (to.folder().equals(TeamFolder.OUTBOX)) {
            throw Refused.impossible("Answers get into Outbox when they are sent; nothing else can be put there. Nothing was stored.");
        }
        try (InputStream in = message.open()) {
            return imports.append(to, in, flags, date.getTime(), actor(session), where(session));
        }
    }

    /** @throws Refused when it names no conversation */
    void note(TeamPlace to, Content message, MailboxSession session) {
        notes.drop(to.team(), message, actor(session));
    }

    /** STORE as one step, with or without UNCHANGEDSINCE. */
    Stored store(Mailbox mailbox, Flags flags, FlagsUpdateMode how, List<MessageRange> ranges, long unchangedSince, MailboxSession session) {
        Optional<TeamPlace> place = place(mailbox, session);
        Mode mode = mode(how);
        if (place.filter(found -> keywords.mean(found, flags, mode)).isPresent()) {
            Keywords.Stored stored = keywords.store(place.get(), uids(ranges), flags, mode, unchangedSince, actor(session), where(session));
            Map<MessageUid, Flags> now = new TreeMap<>();
            stored.flags().forEach((uid, flag) -> now.put(MessageUid.of(uid), flag));
            return new Stored(now, stored.changedSince().stream().map(MessageUid::of).toList());
        }
        Map<MessageUid, Flags> now = new TreeMap<>();
        List<MessageUid> changed = new ArrayList<>();
        // Without the condition each range has a mod-sequence of its own, as in James.
        for (List<MessageRange> step : unchangedSince == Long.MAX_VALUE ? ranges.stream().map(List::of).toList() : List.of(ranges)) {
            UnchangedSince.Outcome outcome = marks.update(SeenMailbox.stored(mailbox), step, new FlagsUpdateCalculator(flags, how),
                ModSeq.of(unchangedSince), session).block();
            outcome.updated().forEach(updated -> now.put(updated.getUid(), updated.getNewFlags()));
            changed.addAll(outcome.refused());
        }
        return new Stored(now, changed);
    }

    boolean means(TeamPlace place, Flags flags, FlagsUpdateMode how) {
        return keywords.mean(place, flags, mode(how));
    }

    private static Mode mode(FlagsUpdateMode how) {
        return switch (how) {
            case ADD -> Mode.ADD;
            case REMOVE -> Mode.REMOVE;
            case REPLACE -> Mode.REPLACE;
        };
    }

    /** Whether what is saved in this mailbox may be an answer in the making. */
    static boolean drafts(Mailbox mailbox, MailboxSession session) {
        return !TeamFolders.inside(session) && SeenMailbox.stored(mailbox).getName().equals(TeamFolder.DRAFTS.path());
    }

    void saved(Mailbox mailbox, Collection<Long> messages, MailboxSession session) {
        drafts.saved(messages, TeamOwner.key(SeenMailbox.stored(mailbox).getUser()), actor(session));
    }

    void savedIn(Mailbox mailbox, List<MessageRange> ranges, MailboxSession session) {
        saved(mailbox, gestures.messages(id(SeenMailbox.stored(mailbox)), uids(ranges)).stream().map(Standing::message).toList(), session);
    }

    void draftsGone(MailboxSession session) {
        drafts.tidy(actor(session));
    }

    private static List<Uids> uids(List<MessageRange> ranges) {
        List<Uids> uids = new ArrayList<>();
        ranges.forEach(range -> uids.add(Uids.of(range)));
        return uids;
    }
}
