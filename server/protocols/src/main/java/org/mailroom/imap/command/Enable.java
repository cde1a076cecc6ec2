package org.mailroom.imap.command;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.EnableRequest;
import org.apache.james.imap.message.response.EnableResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.imap.processor.EnableProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * ENABLE (RFC 5161) of CONDSTORE and QRESYNC, the latter with the former (RFC 7162 3.2.3); what is not known is passed over.
 * Replaces {@code EnableProcessor}, whose list of what can be enabled is static, so that one server of a process asked the
 * mailboxes of another. Proof: {@code QuickResyncTest}.
 */
public class Enable extends AbstractMailboxProcessor<EnableRequest> implements CapabilityImplementingProcessor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Enable.class);
    private static final List<Capability> CAPABILITIES = List.of(ImapConstants.SUPPORTS_ENABLE);

    @Inject
    public Enable(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(EnableRequest.class, mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(EnableRequest request, ImapSession session, Responder responder) {
        return Blocking.call(() -> enable(request.getCapabilities(), session, responder))
            .doOnNext(enabled -> responder.respond(new EnableResponse(enabled)))
            .then(unsolicitedResponses(session, responder, false))
            .then(Mono.<Void>fromRunnable(() -> okComplete(request, responder)))
            .onErrorResume(MailboxException.class, e -> Mono.fromRunnable(() -> {
                LOGGER.warn("ENABLE failed", e);
                no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
            }));
    }

    private Set<Capability> enable(List<Capability> wanted, ImapSession session, Responder responder) throws MailboxException {
        Set<Capability> enabled = new LinkedHashSet<>();
        boolean qresync = wanted.contains(ImapConstants.SUPPORTS_QRESYNC);
        if (qresync || wanted.contains(ImapConstants.SUPPORTS_CONDSTORE)) {
            enabled.add(ImapConstants.SUPPORTS_CONDSTORE);
            condstoreEnablingCommand(session, responder, state(session), session.getSelected() != null);
        }
        if (qresync) {
            enabled.add(ImapConstants.SUPPORTS_QRESYNC);
            EnableProcessor.getEnabledCapabilities(session).add(ImapConstants.SUPPORTS_QRESYNC);
        }
        return enabled;
    }

    private static MailboxMetaData state(ImapSession session) throws MailboxException {
        return session.getSelected() == null ? null : session.getSelected().getMessageManager().getMetaDataReactive(
            MailboxMetaData.RecentMode.IGNORE, session.getMailboxSession(), EnumSet.of(MailboxMetaData.Item.HighestModSeq)).block();
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(EnableRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "ENABLE");
    }
}
