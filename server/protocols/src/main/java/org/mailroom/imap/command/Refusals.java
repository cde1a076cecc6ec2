package org.mailroom.imap.command;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.mailroom.domain.Refused;

import reactor.core.publisher.Mono;

/**
 * Tells what the mailboxes refuse: {@code NO [NOPERM]} where it is this agent who may not, {@code NO [CANNOT]} where nobody may,
 * {@code NO [INUSE]} where a colleague has it. Without {@code [ALERT]}: a tagged NO has one response code (RFC 3501 section 7.1), scripts read this
 * one, and clients show the text of a refused command anyway.
 */
final class Refusals {
    private Refusals() {
    }

    /** The command, answered when it is refused. James has one text for all that fails, and logs it as an error. */
    static Mono<Void> told(Mono<Void> command, ImapRequest request, Responder responder, StatusResponseFactory answers) {
        return command.onErrorResume(Refused.class, refused -> Mono.fromRunnable(() ->
            responder.respond(answers.taggedNo(request.getTag(), null, text(refused)))));
    }

    private static HumanReadableText text(Refused refused) {
        String code = switch (refused.ground()) {
            case RIGHTS -> "[NOPERM] ";
            case IMPOSSIBLE -> "[CANNOT] ";
            case IN_USE -> "[INUSE] ";
        };
        return Answers.text(code + refused.getMessage());
    }
}
