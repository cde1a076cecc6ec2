package org.mailroom.imap.command;

import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.NamespaceRequest;
import org.apache.james.imap.message.response.NamespaceResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.imap.SessionScope;

import reactor.core.publisher.Mono;

/**
 * NAMESPACE (RFC 2342): the personal root and the shared {@code Teams/}; the root alone for a scoped login. Replaces
 * {@code NamespaceProcessor}, which knows the root only (docs/JAMES.md row 3). Proof: {@code NamespaceTest}.
 */
public class Namespace extends AbstractMailboxProcessor<NamespaceRequest> implements CapabilityImplementingProcessor {
    private static final List<Capability> CAPABILITIES = List.of(ImapConstants.SUPPORTS_NAMESPACES);

    private final SessionScope scope;

    @Inject
    public Namespace(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, SessionScope scope) {
        super(NamespaceRequest.class, mailboxes, answers, metrics);
        this.scope = scope;
    }

    @Override
    protected Mono<Void> processRequestReactive(NamespaceRequest request, ImapSession session, Responder responder) {
        return Mono.<Void>fromRunnable(() -> responder.respond(answer(session)))
            .then(unsolicitedResponses(session, responder, false))
            .then(Mono.fromRunnable(() -> okComplete(request, responder)));
    }

    /** James puts the delimiter behind a prefix. */
    private NamespaceResponse answer(ImapSession session) {
        char delimiter = session.getMailboxSession().getPathDelimiter();
        var personal = List.of(new NamespaceResponse.Namespace("", delimiter));
        var shared = List.of(new NamespaceResponse.Namespace(TeamFolderNames.ROOT, delimiter));
        return new NamespaceResponse(personal, null, scope.scoped(session.getMailboxSession()) ? null : shared);
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(NamespaceRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "NAMESPACE");
    }
}
