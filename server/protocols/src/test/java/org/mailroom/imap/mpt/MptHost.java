package org.mailroom.imap.mpt;

import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mpt.api.Continuation;
import org.apache.james.mpt.api.ImapFeatures;
import org.apache.james.mpt.api.ImapHostSystem;
import org.apache.james.mpt.api.Session;
import org.mailroom.imap.ImapTestServer;
import org.mailroom.imap.TeamLogins;

/**
 * Our IMAP server, on a socket, as James's protocol suite wants to see it. The scripts are written for the hierarchy
 * delimiter {@code .}, so the services must come with it, and they expect no folder but INBOX.
 */
public final class MptHost implements ImapHostSystem, AutoCloseable {
    private static final ImapFeatures FEATURES = ImapFeatures.of(ImapFeatures.Feature.MOVE_SUPPORT,
        ImapFeatures.Feature.USER_FLAGS_SUPPORT, ImapFeatures.Feature.QUOTA_SUPPORT, ImapFeatures.Feature.ANNOTATION_SUPPORT,
        ImapFeatures.Feature.MOD_SEQ_SEARCH);

    /** Whoever the services let act for another may go on doing so. */
    private static final TeamLogins ANYBODY = new TeamLogins() {
        @Override
        public Optional<Scope> resolve(Username login) {
            return Optional.empty();
        }

        @Override
        public boolean member(Username agent, Username owner) {
            return true;
        }
    };

    private final SuiteServices services;
    private final ImapTestServer server;

    public MptHost(SuiteServices services) throws Exception {
        this.services = services;
        this.server = ImapTestServer.start(services, "<provisionDefaultMailboxes>false</provisionDefaultMailboxes>", ANYBODY);
    }

    @Override
    public boolean supports(ImapFeatures.Feature... features) {
        return FEATURES.supports(features);
    }

    @Override
    public boolean addUser(Username user, String password) throws Exception {
        services.user(user.asString(), password);
        return true;
    }

    @Override
    public Session newSession(Continuation continuation) {
        return new MptSession(server.address(), continuation);
    }

    @Override
    public void createMailbox(MailboxPath path) throws Exception {
        services.mailboxes().createMailbox(path, session(path));
    }

    @Override
    public void setQuotaLimits(QuotaCountLimit messages, QuotaSizeLimit storage) throws Exception {
        services.quotaLimits(messages, storage);
    }

    @Override
    public void grantRights(MailboxPath path, Username user, MailboxACL.Rfc4314Rights rights) throws Exception {
        services.mailboxes().setRights(path,
            MailboxACL.EMPTY.apply(MailboxACL.command().forUser(user).rights(rights).asAddition()), session(path));
    }

    private MailboxSession session(MailboxPath path) {
        return services.mailboxes().createSystemSession(path.getUser());
    }

    @Override
    public void beforeTest() {
        // each test has a host of its own
    }

    @Override
    public void afterTest() {
        // see close()
    }

    @Override
    public void close() throws Exception {
        server.close();
        services.close();
    }
}
