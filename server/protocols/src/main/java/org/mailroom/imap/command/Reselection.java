package org.mailroom.imap.command;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.processor.EnableProcessor;

import reactor.core.publisher.Mono;

/** Leaves a mailbox because another one is about to be selected; tells so to clients with QRESYNC (RFC 7162 3.2.11). */
final class Reselection {

    private Reselection() {
    }

    static Mono<Void> leave(ImapSession session, Responder responder, StatusResponseFactory answers) {
        if (session.getSelected() == null) {
            return Mono.empty();
        }
        if (EnableProcessor.getEnabledCapabilities(session).contains(ImapConstants.SUPPORTS_QRESYNC)) {
            responder.respond(answers.untaggedOk(HumanReadableText.QRESYNC_CLOSED, ResponseCode.closed()));
        }
        return session.deselect();
    }
}
