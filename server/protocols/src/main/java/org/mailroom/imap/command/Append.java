package org.mailroom.imap.command;

import java.util.Optional;

import javax.inject.Inject;


import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.AppendRequest;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

import reactor.core.publisher.Mono;

/**
 * APPEND (RFC 3501 6.3.11), which tells why a folder takes nothing. Extends James's {@code AppendProcessor}.
 * Proof: {@code TeamFoldersTest} of {@code server/app}.
 */
public class Append extends AppendProcessor {

    @Inject
    public Append(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(AppendRequest request, ImapSession session, Responder responder) {
        Optional<HumanReadableText> fault = Keywords.fault(request.getFlags());
        if (fault.isPresent()) {
            return Mono.fromRunnable(() -> taggedBad(request, responder, fault.get()));
        }
        return Refusals.told(super.processRequestReactive(request, session, responder), request, responder, getStatusResponseFactory());
    }
}
