package org.mailroom.app.team;

import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.mailroom.app.run.ConditionalFlags;
import org.mailroom.app.run.TeamMoves;
import org.mailroom.imap.AtomicFlagUpdate;
import org.mailroom.imap.ConversationMoves;
import org.mailroom.imap.ImapServices;
import org.mailroom.imap.TeamLogins;
import org.mailroom.store.team.TeamHouse;

/** The team house's store behind the IMAP test server. */
record TeamServices(TeamHouse house) implements ImapServices {
    @Override
    public MailboxManager mailboxes() {
        return house.mailboxes;
    }

    @Override
    public SubscriptionManager subscriptions() {
        return house.subscriptions;
    }

    @Override
    public EventBus events() {
        return house.events;
    }

    @Override
    public QuotaManager quotas() {
        return house.quotas;
    }

    @Override
    public QuotaRootResolver quotaRoots() {
        return house.quotaRoots;
    }

    @Override
    public AtomicFlagUpdate conditionalFlags() {
        return new ConditionalFlags(house.mailboxes);
    }

    @Override
    public ConversationMoves conversations() {
        return new TeamMoves(house.mailboxes);
    }

    @Override
    public void user(String name, String password) {
        house.hire(Username.of(name));
    }

    TeamLogins logins() {
        return new TeamLogins() {
            @Override
            public Optional<Scope> resolve(Username login) {
                return house.logins.resolve(login).map(scope -> new Scope(scope.agent(), scope.owner()));
            }

            @Override
            public boolean member(Username agent, Username owner) {
                return house.logins.member(agent, owner);
            }

            @Override
            public boolean sees(MailboxSession session, Mailbox selected) {
                return house.logins.sees(session, selected);
            }
        };
    }
}
