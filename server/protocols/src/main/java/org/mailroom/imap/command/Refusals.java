package org.mailroom.imap.command;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.mailroom.domain.Refused;

import reactor.core.publisher.Mono;

/** Tells what the mailboxes refuse: {@code NO [NOPERM]} where it is this agent who may not, {@code NO [CANNOT]} where nobody may. */
final class Refusals {
    private Refusals() {
    }

    /** The command, answered when it is refused. James has one text for all that fails, and logs it as an error. */
    static Mono<Void> told(Mono<Void> command, ImapRequest request, Responder responder, StatusResponseFactory answers) {
        return command.onErrorResume(Refused.class, refused -> Mono.fromRunnable(() ->
            responder.respond(answers.taggedNo(request.getTag(), null, text(refused)))));
    }

    private static HumanReadableText text(Refused refused) {
        String code = refused.ground() == Refused.Ground.RIGHTS ? "[NOPERM] " : "[CANNOT] ";
        return Answers.text(code + refused.getMessage());
    }
}
