package org.mailroom.domain.screen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Blocked senders for tests; kept to the port by {@link BlockedSendersContract}. */
public final class InMemoryBlockedSenders implements BlockedSenders {
    private final List<BlockedSender> senders = new ArrayList<>();

    @Override
    public synchronized List<BlockedSender> all() {
        return senders.stream().sorted(Comparator.comparing(BlockedSender::sender).thenComparing(one -> one.team().map(TeamKey::value).orElse(""))).toList();
    }

    @Override
    public synchronized void block(BlockedSender sender, Optional<EmailAddress> by) {
        unblock(sender.sender(), sender.team());
        senders.add(sender);
    }

    @Override
    public synchronized boolean unblock(String sender, Optional<TeamKey> team) {
        String pattern = BlockedSender.pattern(sender);
        return senders.removeIf(one -> one.sender().equals(pattern) && one.team().equals(team));
    }

    @Override
    public synchronized List<BlockedSender> of(Collection<String> addresses) {
        return all().stream().filter(one -> addresses.stream().anyMatch(address -> BlockedSender.patterns(address).contains(one.sender()))).toList();
    }
}
