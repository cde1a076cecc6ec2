package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.main.PathConverter;
import org.apache.james.imap.message.request.StatusRequest;
import org.apache.james.imap.processor.StatusProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * STATUS (RFC 3501 6.3.10). Extends {@code StatusProcessor}, which answers a name that does not exist like a broken mailbox, and
 * logs it as an error. One for STATUS and LIST, hence a singleton (James 3.8.1, fixed upstream by d4875be54c). Proof: {@code MailboxNamesTest}.
 */
public class Status extends StatusProcessor {

    @Inject
    public Status(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(StatusRequest request, ImapSession session, Responder responder) {
        return Mono.from(getMailboxManager().mailboxExists(PathConverter.forSession(session).buildFullPath(request.getMailboxName()),
                session.getMailboxSession()))
            .flatMap(exists -> Boolean.TRUE.equals(exists) ? super.processRequestReactive(request, session, responder)
                : Mono.fromRunnable(() -> no(request, responder, HumanReadableText.FAILURE_NO_SUCH_MAILBOX)));
    }
}
