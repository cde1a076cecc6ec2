package org.mailroom.imap;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;

/**
 * What a storage must bring so that {@link ImapTestServer} can serve it: James's in-memory mailbox here, the SQL store where
 * the product is assembled.
 */
public interface ImapServices extends AutoCloseable {

    MailboxManager mailboxes();

    SubscriptionManager subscriptions();

    EventBus events();

    QuotaManager quotas();

    QuotaRootResolver quotaRoots();

    AtomicFlagUpdate conditionalFlags();

    default ConversationMoves conversations() {
        return ConversationMoves.NONE;
    }

    /** Makes a user that can log in. */
    void user(String name, String password) throws Exception;

    @Override
    default void close() {
        // nothing to give back
    }
}
