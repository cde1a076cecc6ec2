package org.mailroom.domain.conversation;

import java.time.Instant;
import java.util.Optional;

import org.mailroom.domain.Refused;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;

/** What it means to put a conversation into a folder of its team. */
public final class FolderCommands {
    private FolderCommands() {
    }

    /**
     * @param last  until when the agent has snoozed a conversation of this team last
     * @throws Refused when no conversation can be put there
     */
    public static Command of(Setting setting, TeamFolder folder, Optional<Instant> last) {
        if (folder.equals(TeamFolder.QUEUE)) {
            return new Command.Unassign();
        }
        if (folder.path().startsWith("@")) {
            return new Command.Assign(member(setting.team(), folder.path().substring(1)));
        }
        if (Snoozing.is(folder)) {
            return new Command.Park(Status.SNOOZED, Optional.of(Snoozing.until(folder, setting.now(), setting.hours(), last)));
        }
        return new Command.Park(status(folder));
    }

    /** The state of what stands in this folder. */
    static Status status(TeamFolder folder) {
        for (Status status : Status.values()) {
            if (status != Status.OPEN && status.folder().equals(folder)) {
                return status;
            }
        }
        throw Refused.impossible("Conversations cannot be put into '" + folder.path() + "'. Nothing was changed.");
    }

    /** The member who is called so in folders and keywords. */
    static EmailAddress member(Team team, String handle) {
        return team.members().keySet().stream().filter(member -> team.handle(member).equalsIgnoreCase(handle)).findFirst()
            .orElseThrow(() -> Refused.impossible("'@" + handle + "' is no member of " + team.name() + ". Nothing was changed."));
    }

    /** A message that stands in a folder without belonging to a conversation begins one in this state. */
    public static Conversation standing(Conversation begun, Team team, TeamFolder folder, Instant now) {
        if (folder.equals(TeamFolder.QUEUE)) {
            return begun;
        }
        if (folder.path().startsWith("@")) {
            return begun.with(Optional.of(member(team, folder.path().substring(1))), now);
        }
        return begun.with(Snoozing.is(folder) ? Status.SNOOZED : status(folder), Optional.empty(), now);
    }
}
