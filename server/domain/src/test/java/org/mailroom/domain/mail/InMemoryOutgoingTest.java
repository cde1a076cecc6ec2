package org.mailroom.domain.mail;

import java.util.List;

class InMemoryOutgoingTest extends OutgoingContract {
    private final InMemoryOutgoing outgoing = new InMemoryOutgoing();

    @Override
    protected Outgoing outgoing() {
        return outgoing;
    }

    @Override
    protected List<String> sent() {
        return outgoing.mails().stream().map(mail -> mail.name() + " " + mail.sender().orElse("") + " " + mail.recipients()).toList();
    }
}
