package org.mailroom.imap.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.message.response.ListResponse;

/**
 * Gathers what LIST answers to several patterns: each mailbox once, with what belongs to it, and none only for a child that is listed
 * itself (RFC 5258 3.5). Tagged answers stay here, except the first that is no OK. For one thread at a time.
 */
final class ListedOnce implements Responder {
    private final Responder responder;
    private final char delimiter;
    private final Map<String, List<ImapResponseMessage>> listed = new LinkedHashMap<>();
    private List<ImapResponseMessage> current = new ArrayList<>();
    private StatusResponse failure;

    ListedOnce(Responder responder, char delimiter) {
        this.responder = responder;
        this.delimiter = delimiter;
    }

    @Override
    public synchronized void respond(ImapResponseMessage message) {
        if (message instanceof ListResponse mailbox) {
            current = new ArrayList<>(List.of(message));
            listed.putIfAbsent(mailbox.getName(), current);
        } else if (message instanceof StatusResponse status && status.getTag() != null) {
            if (failure == null && status.getServerResponseType() != StatusResponse.Type.OK) {
                failure = status;
            }
        } else {
            current.add(message);
        }
    }

    synchronized void release() {
        listed.values().stream()
            .filter(answers -> !onlyForAListedChild((ListResponse) answers.get(0)))
            .forEach(answers -> answers.forEach(responder::respond));
        if (failure != null) {
            responder.respond(failure);
        }
    }

    private boolean onlyForAListedChild(ListResponse mailbox) {
        return !mailbox.getChildInfos().isEmpty() && !mailbox.isReturnSubscribed()
            && listed.keySet().stream().anyMatch(name -> name.startsWith(mailbox.getName() + delimiter));
    }

    synchronized boolean failed() {
        return failure != null;
    }

    @Override
    public void flush() {
        // all is sent at the end
    }
}
