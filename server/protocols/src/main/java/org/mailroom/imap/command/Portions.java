package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;

import reactor.core.publisher.Mono;

/**
 * The messages of some windows in portions of so many octets or a window, whichever is less: small messages come many at a time, and of
 * large ones few are in memory. Each portion is read when somebody subscribes, which is to be after the one before has been read.
 */
final class Portions implements Iterator<Mono<List<MessageResult>>> {
    /** Reads while it is iterated over. */
    @FunctionalInterface
    interface Storage {
        MessageResultIterator messages(MessageRange window) throws MailboxException;
    }

    private final Iterator<MessageRange> windows;
    private final long enough;
    private final Storage storage;
    /** Of a window that may have more, else null. */
    private MessageResultIterator rest;

    Portions(List<MessageRange> windows, long enough, Storage storage) {
        this.windows = windows.iterator();
        this.enough = enough;
        this.storage = storage;
    }

    @Override
    public boolean hasNext() {
        return rest != null || windows.hasNext();
    }

    @Override
    public Mono<List<MessageResult>> next() {
        return Mono.fromCallable(this::read);
    }

    /** Empty at the end of a window that ended with the portion before. */
    private List<MessageResult> read() throws MailboxException {
        MessageResultIterator messages = rest == null ? storage.messages(windows.next()) : rest;
        List<MessageResult> found = new ArrayList<>();
        long octets = 0;
        while (octets < enough && messages.hasNext()) {
            MessageResult message = messages.next();
            found.add(message);
            octets += message.getSize();
        }
        if (messages.getException() != null) {
            throw messages.getException();
        }
        rest = octets < enough ? null : messages;
        return found;
    }
}
