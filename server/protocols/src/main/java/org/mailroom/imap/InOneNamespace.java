package org.mailroom.imap;

import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.main.DeniedAccessOnSharedMailboxException;

import reactor.core.publisher.Mono;

/**
 * Answers names with a namespace, as {@code #shared/Support}, as those of folders that do not exist. Some of James's processors throw
 * before they begin, which ends the connection (James 3.8.1). Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
record InOneNamespace(ImapProcessor commands, StatusResponseFactory answers) implements ImapProcessor {
    private static final HumanReadableText NO_FOLDER = new HumanReadableText("org.mailroom.imap",
        "[NONEXISTENT] There is no such folder, and no namespace but that of your own folders");

    @Override
    public Mono<Void> processReactive(ImapMessage message, Responder responder, ImapSession session) {
        return Mono.defer(() -> commands.processReactive(message, responder, session))
            .onErrorResume(DeniedAccessOnSharedMailboxException.class, e -> Mono.fromRunnable(() -> {
                if (message instanceof ImapRequest request) {
                    responder.respond(answers.taggedNo(request.getTag(), null, NO_FOLDER));
                }
            }));
    }

    @Override
    public void configure(ImapConfiguration configuration) {
        commands.configure(configuration);
    }
}
