package org.mailroom.smtp;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailParametersHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AUTH PLAIN and LOGIN (RFC 4954, RFC 4616), on submission ports only, under TLS or from loopback where that is allowed.
 * An unknown user and a wrong password get the same answer; after too many failures the client must wait, and after five
 * in one connection it ends.
 *
 * <p>Replaces James's {@code AuthCmdHandler} and {@code UsersRepositoryAuthHook} (James 3.8.1: AUTH was accepted
 * although unannounced and without TLS; an undecodable user name ended in an exception). Proof: {@code SmtpAuthTest}.
 * Runs on the connection's thread and may block there; holds no state of its own.
 */
public class AuthCommand implements CommandHandler<SMTPSession>, EhloExtension, MailParametersHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuthCommand.class);
    /** The mark of the password with which the agent has logged in. */
    static final AttachmentKey<String> PASSWORD = AttachmentKey.of("MAILROOM_PASSWORD", String.class);
    private static final AttachmentKey<Integer> FAILURES = AttachmentKey.of("MAILROOM_AUTH_FAILURES", Integer.class);
    private static final int FAILURES_PER_CONNECTION = 5;
    private static final String UNDECODABLE = "501 5.5.2 the answer is not valid base64 for this mechanism";

    private final AgentLogin login;
    private final LoginAttempts attempts;

    @Inject
    public AuthCommand(AgentLogin login, LoginAttempts attempts) {
        this.login = login;
        this.attempts = attempts;
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        PortSettings settings = PortSettings.of(session);
        if (!settings.submission()) {
            return Answers.response("502 5.5.1 AUTH is not offered on this port, use the submission port");
        }
        if (!settings.mayAuthenticate(client(session), session.isTLSStarted())) {
            return Answers.response("538 5.7.11 AUTH needs TLS here, send STARTTLS first");
        }
        if (session.getUsername() != null) {
            return Answers.response("503 5.5.1 already authenticated");
        }
        if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
            return Answers.response("503 5.5.1 AUTH is not allowed within a mail transaction");
        }
        String[] words = Optional.ofNullable(request.getArgument()).orElse("").trim().split(" +", 2);
        Optional<String> initial = words.length > 1 ? Optional.of(words[1]) : Optional.empty();
        return switch (words[0].toUpperCase(Locale.US)) {
            case "PLAIN" -> initial.map(answer -> plain(session, answer))
                .orElseGet(() -> ask(session, "", answer -> plain(session, answer)));
            case "LOGIN" -> initial.map(answer -> user(session, answer))
                .orElseGet(() -> ask(session, "Username:", answer -> user(session, answer)));
            case "" -> Answers.response("501 5.5.4 usage: AUTH PLAIN or AUTH LOGIN");
            default -> Answers.response("504 5.5.4 this mechanism is not offered, use PLAIN or LOGIN");
        };
    }

    private Response ask(SMTPSession session, String prompt, java.util.function.Function<String, Response> next) {
        session.pushLineHandler((SMTPSession same, byte[] line) -> {
            same.popLineHandler();
            String answer = new String(line, StandardCharsets.US_ASCII).trim();
            return answer.equals("*") ? Answers.response("501 5.7.0 authentication cancelled") : next.apply(answer);
        });
        return Answers.response("334 " + Base64.getEncoder().encodeToString(prompt.getBytes(StandardCharsets.US_ASCII)));
    }

    private Response plain(SMTPSession session, String answer) {
        String[] parts = decode(answer).map(text -> text.split("\0", -1)).orElse(new String[0]);
        if (parts.length != 3) {
            return Answers.response(UNDECODABLE);
        }
        boolean asSelf = parts[0].isEmpty() || parts[0].equalsIgnoreCase(parts[1]);
        return asSelf ? check(session, parts[1], parts[2]) : denied(session, parts[1]);
    }

    private Response user(SMTPSession session, String answer) {
        return decode(answer)
            .map(user -> ask(session, "Password:", second -> decode(second)
                .map(password -> check(session, user, password))
                .orElseGet(() -> Answers.response(UNDECODABLE))))
            .orElseGet(() -> Answers.response(UNDECODABLE));
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64.equals("=") ? "" : base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private Response check(SMTPSession session, String user, String password) {
        Duration wait = attempts.wait(client(session), user);
        if (!wait.isZero()) {
            return Answers.response("454 4.7.0 too many failed logins, try again in " + Math.max(1, wait.toSeconds()) + " seconds");
        }
        Optional<AgentLogin.Known> agent;
        try {
            agent = login.agent(user, password);
        } catch (RuntimeException e) {
            LOGGER.error("A login could not be checked", e);
            return Answers.response("454 4.3.0 the login cannot be checked at the moment, please try again later");
        }
        if (agent.isEmpty()) {
            return denied(session, user);
        }
        attempts.succeeded(client(session), user);
        session.setUsername(Username.of(agent.get().agent().value()));
        session.setAttachment(PASSWORD, agent.get().password(), State.Connection);
        session.setRelayingAllowed(true);
        return Answers.response("235 2.7.0 authenticated as " + agent.get().agent().value());
    }

    private Response denied(SMTPSession session, String user) {
        attempts.failed(client(session), user);
        LOGGER.info("Failed login from {}", client(session).getHostAddress());
        int failures = session.getAttachment(FAILURES, State.Connection).orElse(0) + 1;
        session.setAttachment(FAILURES, failures, State.Connection);
        return failures < FAILURES_PER_CONNECTION
            ? Answers.response("535 5.7.8 user name or password is wrong")
            : Answers.last("421 4.7.0 too many failed logins, closing the connection");
    }

    private static InetAddress client(SMTPSession session) {
        return session.getRemoteAddress().getAddress();
    }

    @Override
    public Collection<String> getImplCommands() {
        return List.of("AUTH");
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        boolean offered = session.getUsername() == null && PortSettings.of(session).mayAuthenticate(client(session), session.isTLSStarted());
        return offered ? List.of("AUTH PLAIN LOGIN") : List.of();
    }

    /** {@code MAIL FROM:<…> AUTH=…} is accepted and means nothing (RFC 4954 section 5 allows that). */
    @Override
    public HookResult doMailParameter(SMTPSession session, String name, String value) {
        return HookResult.DECLINED;
    }

    @Override
    public String[] getMailParamNames() {
        return new String[] {"AUTH"};
    }
}
