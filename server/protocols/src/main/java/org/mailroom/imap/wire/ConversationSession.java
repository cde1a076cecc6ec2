package org.mailroom.imap.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLSession;

import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.process.ImapLineHandler;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imapserver.netty.NettyConstants;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.mailroom.imap.Conversation;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import reactor.core.publisher.Mono;

/**
 * State of one IMAP connection. Leaving a mailbox always takes its listener off the event bus, on every way out.
 *
 * <p>Replaces {@code NettyImapSession}, whose {@code deselect()} cleared its reference first and then closed nothing
 * (docs/JAMES.md row 12, 02e74a57f0), and which put the TLS handler in after the answer had left (2f8dff49da). Proof:
 * {@code SelectedMailboxTest}, {@code StartTlsTest}. State changes come from the connection's worker; reading it is safe
 * from any thread.
 */
final class ConversationSession implements Conversation {
    private final ImapConversation conversation;
    private final Channel channel;
    private final ConnectionSecurity security;
    private final SessionId sessionId = SessionId.generate();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile ImapSessionState state = ImapSessionState.NON_AUTHENTICATED;
    private volatile SelectedMailbox selected;
    private volatile MailboxSession mailboxSession;
    private volatile ImapLineHandler lineHandler;
    private Future<?> heartbeat;
    private volatile Runnable mailboxWatch;
    private final AtomicBoolean watchQueued = new AtomicBoolean();

    ConversationSession(ImapConversation conversation, Channel channel, ConnectionSecurity security) {
        this.conversation = conversation;
        this.channel = channel;
        this.security = security;
    }

    @Override
    public SessionId sessionId() {
        return sessionId;
    }

    @Override
    public InetAddress client() {
        return channel.remoteAddress() instanceof InetSocketAddress
            ? ((InetSocketAddress) channel.remoteAddress()).getAddress()
            : InetAddress.getLoopbackAddress();
    }

    @Override
    public void inTurn(Runnable work) {
        conversation.submitWatch(work);
    }

    @Override
    public void watchMailbox(Runnable watch) {
        mailboxWatch = watch;
    }

    @Override
    public synchronized void heartbeat(Runnable work, Duration pause) {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        heartbeat = work == null ? null : channel.eventLoop().scheduleWithFixedDelay(() -> inTurn(work), pause.toMillis(),
            pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Mono<Void> logout() {
        heartbeat(null, Duration.ZERO);
        return leaveMailbox().then(Mono.fromRunnable(() -> state = ImapSessionState.LOGOUT));
    }

    @Override
    public ImapSessionState getState() {
        return state;
    }

    @Override
    public void authenticated() {
        state = ImapSessionState.AUTHENTICATED;
    }

    @Override
    public Mono<Void> selected(SelectedMailbox mailbox) {
        return leaveMailbox().then(Mono.fromRunnable(() -> {
            mailbox.registerIdle(new MailboxWatch(this::mailboxChanged));
            selected = mailbox;
            state = ImapSessionState.SELECTED;
        }));
    }

    /** However many changes come while the client is slow, one round of telling is in the queue. */
    private void mailboxChanged() {
        if (mailboxWatch != null && watchQueued.compareAndSet(false, true)) {
            inTurn(() -> {
                watchQueued.set(false);
                Optional.ofNullable(mailboxWatch).ifPresent(Runnable::run);
            });
        }
    }

    @Override
    public Mono<Void> deselect() {
        return leaveMailbox().then(Mono.fromRunnable(() -> state = ImapSessionState.AUTHENTICATED));
    }

    private Mono<Void> leaveMailbox() {
        return Mono.defer(() -> {
            SelectedMailbox left = selected;
            selected = null;
            return left == null ? Mono.empty() : left.deselect();
        });
    }

    @Override
    public SelectedMailbox getSelected() {
        return selected;
    }

    @Override
    public MailboxSession getMailboxSession() {
        return mailboxSession;
    }

    @Override
    public void setMailboxSession(MailboxSession newSession) {
        mailboxSession = newSession;
    }

    @Override
    public Object getAttribute(String key) {
        return attributes.get(key);
    }

    @Override
    public void setAttribute(String key, Object value) {
        if (value == null) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
    }

    @Override
    public boolean startTLS(Runnable answer) {
        if (!supportStartTLS()) {
            return false;
        }
        conversation.startTls(answer, security.encryption().sslHandler());
        return true;
    }

    @Override
    public boolean isTLSActive() {
        return channel.pipeline().get(NettyConstants.SSL_HANDLER) != null;
    }

    @Override
    public boolean supportStartTLS() {
        return security.startTls() && !isTLSActive();
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return Optional.ofNullable((SslHandler) channel.pipeline().get(NettyConstants.SSL_HANDLER))
            .map(handler -> handler.engine().getSession());
    }

    @Override
    public boolean isCompressionActive() {
        return false;
    }

    @Override
    public boolean isCompressionSupported() {
        return false;
    }

    @Override
    public boolean startCompression(Runnable runnable) {
        return false;
    }

    Optional<ImapLineHandler> lineHandler() {
        return Optional.ofNullable(lineHandler);
    }

    @Override
    public void pushLineHandler(ImapLineHandler handler) {
        lineHandler = handler;
    }

    @Override
    public void popLineHandler() {
        lineHandler = null;
    }

    @Override
    public boolean supportMultipleNamespaces() {
        return false;
    }

    @Override
    public boolean isSSLRequired() {
        return security.tlsRequired(client());
    }

    @Override
    public boolean isPlainAuthEnabled() {
        return true;
    }

    @Override
    public boolean supportsOAuth() {
        return false;
    }

    @Override
    public Optional<OidcSASLConfiguration> oidcSaslConfiguration() {
        return Optional.empty();
    }

    @Override
    public void schedule(Runnable work, Duration delay) {
        channel.eventLoop().schedule(() -> inTurn(work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean needsCommandInjectionDetection() {
        return false;
    }

    @Override
    public void startDetectingCommandInjection() {
        // nothing to detect: startTls() drops what came before the handshake
    }

    @Override
    public void stopDetectingCommandInjection() {
        // see above
    }
}
