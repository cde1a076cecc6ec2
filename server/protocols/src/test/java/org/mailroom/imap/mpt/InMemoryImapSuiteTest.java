package org.mailroom.imap.mpt;

import org.apache.james.core.Username;
import org.apache.james.mailbox.store.FakeAuthorizator;

import org.mailroom.imap.InMemoryServices;

/** The suite over James's in-memory mailbox: what fails here is ours. */
class InMemoryImapSuiteTest extends ImapSuite {

    @Override
    protected SuiteServices services(char delimiter) {
        return new InMemoryServices(delimiter,
            FakeAuthorizator.forGivenUserAndDelegatedUser(Username.of("imapuser"), Username.of("delegate")));
    }
}
