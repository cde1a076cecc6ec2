package org.mailroom.imap.command;

import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.message.response.LSubResponse;
import org.apache.james.imap.message.response.ListResponse;
import org.apache.james.mailbox.model.MailboxMetaData;

/**
 * Lets answers of LIST and LSUB through, but not the bare {@code Teams}, which is no mailbox (Thunderbird would ask for rights on it and show an
 * alert), and with the session's delimiter also where James has its default one.
 */
record ListedNames(Responder responder, char delimiter) implements Responder {

    @Override
    public void respond(ImapResponseMessage message) {
        if (message instanceof LSubResponse subscribed && subscribed.getName().equals(TeamFolderNames.ROOT)) {
            return;
        }
        responder.respond(message instanceof ListResponse listed && listed.getHierarchyDelimiter() != delimiter ? withDelimiter(listed) : message);
    }

    private ListResponse withDelimiter(ListResponse listed) {
        return ListResponse.builder()
            .name(listed.getName())
            .children(MailboxMetaData.Children.CHILDREN_ALLOWED_BUT_UNKNOWN)
            .selectability(listed.getSelectability())
            .hierarchyDelimiter(delimiter)
            .returnSubscribed(listed.isReturnSubscribed())
            .returnNonExistent(listed.isReturnNonExistent())
            .mailboxType(listed.getType())
            .build();
    }

    @Override
    public void flush() {
        responder.flush();
    }
}
