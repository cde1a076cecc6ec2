package org.mailroom.imap.command;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.GetQuotaRequest;
import org.apache.james.imap.processor.GetQuotaProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * GETQUOTA (RFC 9208). Extends James's {@code GetQuotaProcessor}, which says BAD to a name that is no quota root of this server, the empty
 * one too, as if the command could not be read. Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
public class Quota extends GetQuotaProcessor {
    private final QuotaRootResolver roots;

    @Inject
    public Quota(MailboxManager mailboxes, StatusResponseFactory answers, QuotaManager quotas, QuotaRootResolver roots, MetricFactory metrics) {
        super(mailboxes, answers, quotas, roots, metrics);
        this.roots = roots;
    }

    @Override
    protected Mono<Void> processRequestReactive(GetQuotaRequest request, ImapSession session, Responder responder) {
        try {
            roots.fromString(request.getQuotaRoot());
            return super.processRequestReactive(request, session, responder);
        } catch (MailboxException | IllegalArgumentException noRoot) {
            responder.respond(getStatusResponseFactory().taggedNo(request.getTag(), null, Answers.NO_QUOTA_ROOT));
            return Mono.empty();
        }
    }
}
