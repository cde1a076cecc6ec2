package org.mailroom.imap.command;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.CapabilityRequest;
import org.apache.james.imap.message.response.CapabilityResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;

import reactor.core.publisher.Mono;

/**
 * CAPABILITY: what the commands of this server say that they can, and what belongs to none of them. Replaces
 * {@code CapabilityProcessor}, which hides CONDSTORE unless a switch is set that {@code imapserver.xml} does not have, and promises
 * {@code I18NLEVEL=1}, which is the search index's affair. Proof: {@code CapabilityTest}.
 */
public class Capabilities extends AbstractMailboxProcessor<CapabilityRequest> {
    private static final List<Capability> COMMON = List.of(ImapConstants.BASIC_CAPABILITIES, ImapConstants.SUPPORTS_LITERAL_PLUS,
        ImapConstants.SUPPORTS_RFC3348, ImapConstants.SUPPORTS_OBJECTID, ImapConstants.SUPPORTS_SAVEDATE, Capability.of("RIGHTS=texk"));

    private final List<CapabilityImplementingProcessor> commands;
    private volatile Set<Capability> disabled = Set.of();

    public Capabilities(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics,
                        List<CapabilityImplementingProcessor> commands) {
        super(CapabilityRequest.class, mailboxes, answers, metrics);
        this.commands = List.copyOf(commands);
    }

    @Override
    public void configure(ImapConfiguration configuration) {
        disabled = configuration.getDisabledCaps();
    }

    @Override
    protected Mono<Void> processRequestReactive(CapabilityRequest request, ImapSession session, Responder responder) {
        return Mono.<Void>fromRunnable(() -> responder.respond(new CapabilityResponse(supported(session))))
            .then(unsolicitedResponses(session, responder, false))
            .then(Mono.fromRunnable(() -> okComplete(request, responder)));
    }

    private Set<Capability> supported(ImapSession session) {
        Set<Capability> supported = commands.stream()
            .flatMap(command -> command.getImplementedCapabilities(session).stream())
            .collect(Collectors.toCollection(HashSet::new));
        supported.addAll(COMMON);
        supported.removeAll(disabled);
        return supported;
    }

    @Override
    protected MDCBuilder mdc(CapabilityRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "CAPABILITY");
    }
}
