package org.mailroom.domain.screen;

class InMemoryBlockedSendersTest extends BlockedSendersContract {
    @Override
    protected BlockedSenders senders() {
        return new InMemoryBlockedSenders();
    }
}
