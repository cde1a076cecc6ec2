package org.mailroom.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.AuthenticateRequest;
import org.apache.james.imap.message.request.IRAuthenticateRequest;
import org.apache.james.imap.message.response.AuthenticateResponse;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.imap.Conversation;

import reactor.core.publisher.Mono;

/**
 * AUTHENTICATE PLAIN (RFC 3501 6.2.2, RFC 4616, SASL-IR of RFC 4959). Replaces {@code AuthenticateProcessor}, whose answer left
 * before it stopped taking lines, so that it could eat the next command, and which checked passwords on an IO thread
 * (James 3.8.1, fixed upstream by e166d268f6, 9e6c0adc2f). Proof: {@code LoginTest}.
 */
public class Authenticate extends AbstractMailboxProcessor<AuthenticateRequest> implements CapabilityImplementingProcessor {
    private static final Capability SASL_IR = Capability.of("SASL-IR");
    private static final Capability PLAIN = Capability.of("AUTH=PLAIN");

    private final Logins logins;

    @Inject
    public Authenticate(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, Logins logins) {
        super(AuthenticateRequest.class, mailboxes, answers, metrics);
        this.logins = logins;
    }

    @Override
    public List<Class<? extends AuthenticateRequest>> acceptableClasses() {
        return List.of(AuthenticateRequest.class, IRAuthenticateRequest.class);
    }

    @Override
    protected Mono<Void> processRequestReactive(AuthenticateRequest request, ImapSession session, Responder responder) {
        return Mono.fromRunnable(() -> start(request, Conversation.of(session), responder));
    }

    private void start(AuthenticateRequest request, Conversation conversation, Responder responder) {
        if (!request.getAuthType().equalsIgnoreCase("PLAIN")) {
            no(request, responder, HumanReadableText.UNSUPPORTED_AUTHENTICATION_MECHANISM);
        } else if (conversation.isPlainAuthDisallowed()) {
            logins.login(request, Optional.empty(), conversation, responder);
        } else if (request instanceof IRAuthenticateRequest initial) {
            logins.login(request, credentials(initial.getInitialClientResponse()), conversation, responder);
        } else {
            conversation.pushLineHandler((same, line) -> {
                conversation.popLineHandler();
                answer(request, new String(line, StandardCharsets.US_ASCII).trim(), conversation, responder);
            });
            responder.respond(new AuthenticateResponse());
        }
    }

    private void answer(AuthenticateRequest request, String line, Conversation conversation, Responder responder) {
        if (line.equals("*")) {
            taggedBad(request, responder, Answers.text("cancelled"));
        } else {
            logins.login(request, credentials(line), conversation, responder);
        }
    }

    /** {@code [authzid] NUL authcid NUL password}, the first NUL may be missing; empty when it is anything else. */
    private static Optional<Logins.Credentials> credentials(String base64) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).split("\0", -1);
            int first = parts.length - 2;
            if (first < 0 || first > 1 || parts[first].isEmpty()) {
                return Optional.empty();
            }
            Username name = Username.of(parts[first]);
            Optional<Username> actFor = first == 0 ? Optional.empty() : Optional.of(parts[0]).filter(given -> !given.isBlank()).map(Username::of);
            return Optional.of(new Logins.Credentials(name, parts[first + 1], actFor.filter(other -> !other.equals(name))));
        } catch (IllegalArgumentException notSasl) {
            return Optional.empty();
        }
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return session.isPlainAuthDisallowed() ? List.of(SASL_IR) : List.of(SASL_IR, PLAIN);
    }

    @Override
    protected MDCBuilder mdc(AuthenticateRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "AUTHENTICATE").addToContext("authType", request.getAuthType());
    }
}
