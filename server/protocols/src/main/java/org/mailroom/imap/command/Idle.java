package org.mailroom.imap.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.IdleRequest;
import org.apache.james.imap.message.response.ContinuationResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.imap.Conversation;

import reactor.core.publisher.Mono;

/**
 * IDLE (RFC 2177). The connection's own worker writes every notification, between {@code +} and the client's DONE, so none
 * lands inside another answer, and the mailbox is watched from its selection on, so none is lost. Replaces
 * {@code IdleProcessor}, which wrote from the event bus's threads (James 3.8.1, fixed upstream by 18922f05b0, 51f1440a74, d471e81e2f,
 * 5c40b2dd72). Proof: {@code IdleTest}.
 */
public class Idle extends AbstractMailboxProcessor<IdleRequest> implements CapabilityImplementingProcessor {
    private static final List<Capability> CAPABILITIES = List.of(ImapConstants.SUPPORTS_IDLE);

    private Duration heartbeat = Duration.ofMinutes(2);

    @Inject
    public Idle(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics) {
        super(IdleRequest.class, mailboxes, answers, metrics);
    }

    @Override
    public void configure(ImapConfiguration configuration) {
        heartbeat = configuration.idleTimeIntervalAsDuration();
    }

    @Override
    protected Mono<Void> processRequestReactive(IdleRequest request, ImapSession session, Responder responder) {
        Conversation conversation = Conversation.of(session);
        AtomicBoolean idling = new AtomicBoolean(true);
        conversation.pushLineHandler((same, line) -> {
            idling.set(false);
            conversation.watchMailbox(null);
            conversation.heartbeat(null, heartbeat);
            conversation.popLineHandler();
            end(request, line, responder);
        });
        conversation.watchMailbox(() -> tell(conversation, responder, idling));
        conversation.heartbeat(() -> beat(responder, idling), heartbeat);
        return Mono.<Void>fromRunnable(() -> responder.respond(new ContinuationResponse(HumanReadableText.IDLING)))
            .then(unsolicitedResponses(session, responder, false));
    }

    private void tell(Conversation conversation, Responder responder, AtomicBoolean idling) {
        if (idling.get()) {
            unsolicitedResponses(conversation, responder, false).block();
            responder.flush();
        }
    }

    private void beat(Responder responder, AtomicBoolean idling) {
        if (idling.get()) {
            responder.respond(getStatusResponseFactory().untaggedOk(HumanReadableText.HEARTBEAT));
            responder.flush();
        }
    }

    private void end(IdleRequest request, byte[] line, Responder responder) {
        if (new String(line, StandardCharsets.US_ASCII).trim().equalsIgnoreCase("DONE")) {
            okComplete(request, responder);
        } else {
            taggedBad(request, responder, Answers.text("ended: DONE was expected"));
        }
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(IdleRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "IDLE");
    }
}
