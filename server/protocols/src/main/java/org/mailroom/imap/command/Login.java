package org.mailroom.imap.command;

import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.LoginRequest;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.mailroom.imap.Conversation;

import reactor.core.publisher.Mono;

/** LOGIN (RFC 3501 6.2.3). Replaces {@code LoginProcessor}; see {@link Logins}. Proof: {@code LoginTest}. */
public class Login extends AbstractMailboxProcessor<LoginRequest> implements CapabilityImplementingProcessor {
    private static final List<Capability> DISABLED = List.of(Capability.of("LOGINDISABLED"));

    private final Logins logins;

    @Inject
    public Login(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics, Logins logins) {
        super(LoginRequest.class, mailboxes, answers, metrics);
        this.logins = logins;
    }

    @Override
    public void configure(ImapConfiguration configuration) {
        logins.configure(configuration);
    }

    @Override
    protected Mono<Void> processRequestReactive(LoginRequest request, ImapSession session, Responder responder) {
        Logins.Credentials given = new Logins.Credentials(request.getUserid(), request.getPassword(), Optional.empty());
        return Mono.fromRunnable(() -> logins.login(request, Optional.of(given), Conversation.of(session), responder));
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return session.isPlainAuthDisallowed() ? DISABLED : List.of();
    }

    @Override
    protected MDCBuilder mdc(LoginRequest request) {
        return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "LOGIN");
    }
}
