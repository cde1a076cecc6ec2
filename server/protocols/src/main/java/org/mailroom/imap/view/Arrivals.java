package org.mailroom.imap.view;

import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

import javax.mail.Flags;

import org.apache.james.events.Event;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.events.MailboxEvents.Expunged;
import org.apache.james.mailbox.events.MailboxEvents.FlagsUpdated;
import org.apache.james.mailbox.events.MailboxEvents.MailboxDeletion;
import org.apache.james.mailbox.model.UpdatedFlags;

/**
 * What has happened to a mailbox since its client was told last, each message once however often it changed, so that a client
 * that does not listen costs no more than its mailbox is large. Each kind is handed over when it is asked for and starts anew.
 *
 * <p>Events of two writers may come in the other order than their messages, and that a message has gone before that it has come;
 * yet a client may only be told of messages in the order of their UIDs. So whoever takes an event of new messages asks first which
 * of those before them are still unknown. Safe from any thread.
 */
final class Arrivals {
    private static final long NOT_OPEN = -1;

    private final MailboxSession.SessionId own;
    private final Set<MessageUid> goneBeforeTheyCame = new HashSet<>();
    private Set<MessageUid> added = new TreeSet<>();
    private Set<MessageUid> expunged = new HashSet<>();
    private Set<MessageUid> changed = new HashSet<>();
    private Flags keywords = new Flags();
    private boolean deleted;
    private long top = NOT_OPEN;
    private long announced;

    Arrivals(MailboxSession.SessionId own) {
        this.own = own;
    }

    synchronized void take(Event event) {
        if (event instanceof Expunged gone) {
            added.removeAll(gone.getUids());
            expunged.addAll(gone.getUids());
            gone.getUids().stream().filter(uid -> uid.asLong() > top).forEach(goneBeforeTheyCame::add);
        } else if (event instanceof FlagsUpdated updated) {
            updated.getUpdatedFlags().forEach(change -> take(change, own.equals(updated.getSessionId())));
        } else if (event instanceof MailboxDeletion deletion) {
            deleted = deleted || !own.equals(deletion.getSessionId());
        }
    }

    /** The mailbox has been read, {@code last} is its last UID; gives the highest of which an event has told meanwhile. */
    synchronized long opened(long last) {
        reach(last);
        return announced;
    }

    /** Takes new messages when they follow on those known; otherwise gives the UID after which the mailbox must be read. */
    synchronized OptionalLong add(Collection<MessageUid> uids) {
        long last = uids.stream().mapToLong(MessageUid::asLong).max().orElse(0);
        announced = Math.max(announced, last);
        if (top == NOT_OPEN || last <= top) {
            return OptionalLong.empty();
        }
        if (uids.stream().filter(uid -> uid.asLong() > top).count() < last - top) {
            return OptionalLong.of(top);
        }
        add(uids, last);
        return OptionalLong.empty();
    }

    /** Takes what was read: all messages up to {@code last} from after a UID that was known. */
    synchronized void add(Collection<MessageUid> found, long last) {
        found.stream().filter(uid -> uid.asLong() > top && !goneBeforeTheyCame.contains(uid)).forEach(added::add);
        reach(last);
    }

    private void reach(long last) {
        top = Math.max(top, last);
        goneBeforeTheyCame.removeIf(uid -> uid.asLong() <= top);
    }

    /** The client has been told of its own changes by the command that made them. */
    private void take(UpdatedFlags change, boolean byOwnSession) {
        keywords.add(change.getNewFlags());
        if (!byOwnSession && visible(change)) {
            changed.add(change.getUid());
        }
    }

    /** {@code \Recent} is the session's own affair, not the mailbox's. */
    private static boolean visible(UpdatedFlags change) {
        for (Flags.Flag flag : change.modifiedSystemFlags()) {
            if (!flag.equals(Flags.Flag.RECENT)) {
                return true;
            }
        }
        return change.userFlagIterator().hasNext();
    }

    /** New messages that are still there. */
    synchronized Set<MessageUid> added() {
        Set<MessageUid> all = added;
        added = new TreeSet<>();
        return all;
    }

    /** Whether it will be among the next {@link #added()}. */
    synchronized boolean willAdd(MessageUid uid) {
        return added.contains(uid);
    }

    /** May name messages that the client has never been told of. */
    synchronized Set<MessageUid> expunged() {
        Set<MessageUid> all = expunged;
        expunged = new HashSet<>();
        return all;
    }

    /** Whose flags others have changed. */
    synchronized Set<MessageUid> changed() {
        Set<MessageUid> all = changed;
        changed = new HashSet<>();
        return all;
    }

    synchronized Flags keywords() {
        Flags all = keywords;
        keywords = new Flags();
        return all;
    }

    synchronized boolean mailboxDeleted() {
        return deleted;
    }
}
