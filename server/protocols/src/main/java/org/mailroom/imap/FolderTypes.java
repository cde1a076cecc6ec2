package org.mailroom.imap;

import java.util.List;
import java.util.Map;

import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.MailboxType;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.mailbox.model.MailboxPath;

import com.google.common.base.Splitter;

/**
 * Which folder is for what (RFC 6154): personal ones at the root and those of a team, {@code Teams/Support/Drafts} or, in a
 * scoped login, {@code Drafts}. Replaces {@code DefaultMailboxTyper}, which knows the root only. Proof: {@code ListTest}.
 */
public class FolderTypes implements MailboxTyper {
    private static final int TEAM_DEPTH = 3;
    private static final Map<String, MailboxType> TYPES = Map.of(
        "INBOX", MailboxType.INBOX,
        "Drafts", MailboxType.DRAFTS,
        "Sent", MailboxType.SENT,
        "Trash", MailboxType.TRASH,
        "Junk", MailboxType.SPAM,
        "Spam", MailboxType.SPAM,
        "Archive", MailboxType.ARCHIVE);

    @Override
    public MailboxType getMailboxType(ImapSession session, MailboxPath path) {
        List<String> names = Splitter.on(session.getMailboxSession().getPathDelimiter()).splitToList(path.getName());
        boolean ofTeam = names.size() == TEAM_DEPTH && names.get(0).equals("Teams") && !names.get(2).equals("Archive");
        return names.size() == 1 || ofTeam ? TYPES.getOrDefault(names.get(names.size() - 1), MailboxType.OTHER) : MailboxType.OTHER;
    }
}
