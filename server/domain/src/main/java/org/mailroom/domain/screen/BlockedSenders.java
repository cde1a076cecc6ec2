package org.mailroom.domain.screen;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Port: who is blocked. Takes effect at once. Safe from any thread, blocks. */
public interface BlockedSenders {
    /** Ordered by sender and team. */
    List<BlockedSender> all();

    /** Blocks a sender, or changes how. */
    void block(BlockedSender sender, Optional<EmailAddress> by);

    /** @return whether it was blocked */
    boolean unblock(String sender, Optional<TeamKey> team);

    /** What holds for one of these addresses, for all teams and for single ones. */
    List<BlockedSender> of(Collection<String> addresses);
}
