package org.mailroom.app.team;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.exception.ReadOnlyException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.mailroom.imap.AtomicFlagUpdate;
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
        return (mailbox, change, ranges, unchangedSince, session) -> {
            if (!mailbox.isWriteable(session)) {
                throw new ReadOnlyException(mailbox.getMailboxPath());
            }
            var outcome = house.unchangedSince.update(mailbox.getMailboxEntity(), ranges,
                new FlagsUpdateCalculator(change.flags(), change.mode()), ModSeq.of(unchangedSince), session).block();
            Map<MessageUid, Flags> passed = new TreeMap<>();
            outcome.updated().forEach(updated -> passed.put(updated.getUid(), updated.getNewFlags()));
            return new AtomicFlagUpdate.Outcome(passed, outcome.refused());
        };
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
