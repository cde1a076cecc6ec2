package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.GetQuotaRootRequest;
import org.apache.james.imap.processor.GetQuotaRootProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * GETQUOTAROOT (RFC 9208). Extends James's {@code GetQuotaRootProcessor}, for which a folder that is not there is an unexpected
 * error, with a stack trace in the log. Proof: {@code SharedTeamTest} of {@code server/app}.
 */
public class QuotaRoot extends GetQuotaRootProcessor {

    @Inject
    public QuotaRoot(MailboxManager mailboxes, StatusResponseFactory answers, QuotaRootResolver roots, QuotaManager quotas, MetricFactory metrics) {
        super(mailboxes, answers, roots, quotas, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(GetQuotaRootRequest request, ImapSession session, Responder responder) {
        return super.processRequestReactive(request, session, responder)
            .onErrorResume(MailboxNotFoundException.class, e -> {
                no(request, responder, HumanReadableText.MAILBOX_NOT_FOUND);
                return Mono.empty();
            });
    }
}
