package org.mailroom.domain.team;

/** Port: the mailboxes behind the teams. Safe from any thread, blocks; unchecked exceptions tell of trouble with the storage. */
public interface TeamMailboxes {

    /**
     * Brings the team's folders and its members' subscriptions to what the team says: folders that are missing are made,
     * members are subscribed to the folders that they see, people who are no members are not subscribed any more. Folders of
     * former members go away, and what is in them goes to the queue. Doing it twice changes nothing; a crash in between is
     * healed by doing it again.
     */
    void align(Team team);
}
