package org.mailroom.domain.team;

import java.util.Map;

/** Changes teams: in the directory and, at once, in the mailboxes. Safe from any thread, blocks. */
public final class Teams {
    private final Directory directory;
    private final TeamMailboxes mailboxes;

    public Teams(Directory directory, TeamMailboxes mailboxes) {
        this.directory = directory;
        this.mailboxes = mailboxes;
    }

    /** Saves the team as {@link Directory#save(Team)} does and aligns its mailboxes. */
    public void save(Team team) {
        directory.save(team);
        mailboxes.align(team);
    }

    /** Removes the team: nobody is a member or subscribed any more, and its addresses are free. Its mailboxes stay, with what is in them. */
    public void remove(Team team) {
        save(new Team(team.key(), team.name(), team.addresses(), Map.of(), team.settings()));
        directory.removeTeam(team.key());
    }

    /** Removes the agent as {@link Directory#removeAgent} does, and aligns the mailboxes of the teams that lose the member. */
    public void removeAgent(EmailAddress agent) {
        var teams = directory.teamsOf(agent);
        directory.removeAgent(agent);
        teams.forEach(team -> directory.team(team.key()).ifPresent(mailboxes::align));
    }

    /** Aligns the mailboxes of all teams; at start, this heals what a crash has left between the two steps above. */
    public void heal() {
        directory.teams().forEach(mailboxes::align);
    }
}
