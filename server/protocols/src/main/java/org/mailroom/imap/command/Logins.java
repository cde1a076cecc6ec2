package org.mailroom.imap.command;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.message.request.AbstractImapRequest;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.BadCredentialsException;
import org.apache.james.mailbox.exception.ForbiddenDelegationException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.UserDoesNotExistException;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.imap.Conversation;
import org.mailroom.imap.TeamLogins;
import org.mailroom.smtp.LoginAttempts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * Lets an agent in, by LOGIN or AUTHENTICATE alike: not without TLS, not while a guesser must wait, into the own mailbox or,
 * for {@code alice+support@…}, into the team's. Wrong password, unknown name, no such team and not a member get the same
 * answer. Blocking; safe from any thread. Replaces {@code AbstractAuthProcessor} (James 3.8.1). Proof:
 * {@code LoginTest}, {@code ScopedLoginTest}.
 */
public class Logins {
    private static final Logger LOGGER = LoggerFactory.getLogger(Logins.class);
    private static final String FAILURES = "org.mailroom.imap.failedLogins";
    private static final int FAILURES_PER_CONNECTION = 3;
    private static final String INBOX = MailboxConstants.INBOX;
    private static final List<String> PERSONAL = List.of(INBOX, "Sent", "Trash", "Junk", "Archive", "Drafts");

    private final MailboxManager mailboxes;
    private final TeamLogins teams;
    private final LoginAttempts attempts;
    private final StatusResponseFactory answers;
    private volatile List<String> provided = PERSONAL;

    @Inject
    public Logins(MailboxManager mailboxes, TeamLogins teams, LoginAttempts attempts, StatusResponseFactory answers) {
        this.mailboxes = mailboxes;
        this.teams = teams;
        this.attempts = attempts;
        this.answers = answers;
    }

    /** Once, before the first login: whether personal folders are made, or INBOX alone. */
    void configure(ImapConfiguration configuration) {
        provided = configuration.isProvisionDefaultMailboxes() ? PERSONAL : List.of(INBOX);
    }

    /** Answers {@code request} and is done with it; afterwards the conversation is logged in, or not. */
    void login(AbstractImapRequest request, Optional<Credentials> given, Conversation conversation, Responder responder) {
        if (conversation.isPlainAuthDisallowed()) {
            refuse(request, Answers.PRIVACY, responder);
        } else if (given.isEmpty()) {
            failed(request, conversation, responder);
        } else {
            slowly(request, given.get(), conversation, responder);
        }
    }

    private void slowly(AbstractImapRequest request, Credentials given, Conversation conversation, Responder responder) {
        Optional<TeamLogins.Scope> scope = teams.resolve(given.name());
        Username person = scope.map(TeamLogins.Scope::agent).orElse(given.name());
        InetAddress client = conversation.client();
        Duration wait = attempts.wait(client, person.asString());
        if (!wait.isZero()) {
            refuse(request, Answers.text("[UNAVAILABLE] Too many failed logins, try again in " + (wait.toSeconds() + 1)
                + " seconds"), responder);
            return;
        }
        try {
            Optional<String> password = teams.passwordMark(person);
            MailboxSession session = open(person, given, scope.map(TeamLogins.Scope::owner).or(given::actFor));
            attempts.succeeded(client, person.asString());
            if (session.getUser().equals(person)) {
                provide(session);
            }
            if (conversation.getAttribute(Actor.CLIENT) instanceof String name) {
                session.getAttributes().put(Actor.CLIENT, name);
            }
            session.getAttributes().put(TeamLogins.PASSWORD, password);
            conversation.setMailboxSession(session);
            conversation.authenticated();
            responder.respond(answers.taggedOk(request.getTag(), request.getCommand(), HumanReadableText.COMPLETED));
        } catch (BadCredentialsException | UserDoesNotExistException | ForbiddenDelegationException e) {
            attempts.failed(client, person.asString());
            failed(request, conversation, responder);
        } catch (MailboxException e) {
            LOGGER.error("Login could not be decided", e);
            refuse(request, Answers.text("[UNAVAILABLE] Login is not possible at the moment"), responder);
        }
    }

    private MailboxSession open(Username person, Credentials given, Optional<Username> owner) throws MailboxException {
        var authenticated = mailboxes.authenticate(person, given.password());
        return owner.isPresent() && !owner.get().equals(person) ? authenticated.as(owner.get()) : authenticated.withoutDelegation();
    }

    private void failed(AbstractImapRequest request, Conversation conversation, Responder responder) {
        Object before = conversation.getAttribute(FAILURES);
        int failures = before == null ? 1 : (int) before + 1;
        conversation.setAttribute(FAILURES, failures);
        refuse(request, Answers.LOGIN_FAILED, responder);
        if (failures >= FAILURES_PER_CONNECTION) {
            responder.respond(answers.bye(Answers.TOO_MANY_FAILURES));
            conversation.logout().block();
        }
    }

    private void refuse(AbstractImapRequest request, HumanReadableText text, Responder responder) {
        responder.respond(answers.taggedNo(request.getTag(), null, text));
    }

    /** Makes the folders that are missing when INBOX is, or the last one to be made; an agent may delete the others. */
    private void provide(MailboxSession session) throws MailboxException {
        if (exists(INBOX, session) && exists(provided.get(provided.size() - 1), session)) {
            return;
        }
        for (String name : provided) {
            if (!exists(name, session)) {
                create(name, session);
            }
        }
    }

    private boolean exists(String name, MailboxSession session) {
        return Boolean.TRUE.equals(Mono.from(mailboxes.mailboxExists(MailboxPath.forUser(session.getUser(), name), session)).block());
    }

    private void create(String name, MailboxSession session) throws MailboxException {
        try {
            mailboxes.createMailbox(MailboxPath.forUser(session.getUser(), name), MailboxManager.CreateOption.CREATE_SUBSCRIPTION, session);
        } catch (MailboxExistsException made) {
            LOGGER.debug("{} was made by another session at the same time", name, made);
        }
    }

    /**
     * @param name who logs in
     * @param password never logged
     * @param actFor whose mailboxes are wanted, when named (RFC 4616 authzid)
     */
    record Credentials(Username name, String password, Optional<Username> actFor) {
        @Override
        public String toString() {
            return name.asString();
        }
    }
}
