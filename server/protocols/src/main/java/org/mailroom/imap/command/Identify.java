package org.mailroom.imap.command;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.IDRequest;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.imap.answer.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * ID (RFC 2971): says what this server is, and notes in the log what the client is. Replaces {@code IdProcessor}, which does not
 * tell. Proof: {@code CapabilityTest}.
 */
public class Identify extends AbstractMailboxProcessor<IDRequest> implements CapabilityImplementingProcessor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Identify.class);
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final int LONGEST = 100;
    private static final List<Capability> CAPABILITIES = List.of(Capability.of("ID"));

    private final Identity identity = Identity.ofProduct();

    @Inject
    public Identify(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(IDRequest.class, mailboxes, answers, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(IDRequest request, ImapSession session, Responder responder) {
        return Mono.<Void>fromRunnable(() -> {
            LOGGER.info("{} client is {}", session.sessionId().asString(), request.getParameters().map(Object::toString).orElse("unknown"));
            request.getParameters().map(Identify::name).ifPresent(name -> remember(session, name));
            responder.respond(identity);
        })
            .then(unsolicitedResponses(session, responder, false))
            .then(Mono.fromRunnable(() -> okComplete(request, responder)));
    }

    private static String name(Map<String, String> parameters) {
        String text = Stream.of("name", "version").map(key -> parameters.entrySet().stream().filter(one -> one.getKey().equalsIgnoreCase(key))
            .map(Map.Entry::getValue).filter(Objects::nonNull).findFirst().orElse("")).collect(Collectors.joining(" "));
        String line = CONTROLS.matcher(text).replaceAll(" ").strip();
        return line.substring(0, Math.min(line.length(), LONGEST));
    }

    /** For the journal; a client may tell before or after it logs in. */
    private static void remember(ImapSession session, String client) {
        session.setAttribute(Actor.CLIENT, client);
        if (session.getMailboxSession() != null) {
            session.getMailboxSession().getAttributes().put(Actor.CLIENT, client);
        }
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(IDRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "ID");
    }
}
