package org.mailroom.domain.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder of a team's mailbox, and what a role may do with it. The queue is the team's own folder, all others stand below it.
 *
 * @param path  the name below the team's folder, {@code /} between levels; empty for the queue
 */
public record TeamFolder(String path) {
    /** Between the levels of folder names. */
    public static final char DELIMITER = '/';
    public static final TeamFolder QUEUE = new TeamFolder("");
    public static final TeamFolder WAITING = new TeamFolder("Waiting");
    public static final TeamFolder SNOOZED = new TeamFolder("Snoozed");
    public static final TeamFolder DONE = new TeamFolder("Done");
    public static final TeamFolder DRAFTS = new TeamFolder("Drafts");
    public static final TeamFolder OUTBOX = new TeamFolder("Outbox");
    public static final TeamFolder SENT = new TeamFolder("Sent");
    public static final TeamFolder TEMPLATES = new TeamFolder("Templates");
    public static final TeamFolder NOTES = new TeamFolder("Notes");
    public static final TeamFolder SPAM = new TeamFolder("Spam");
    public static final TeamFolder QUARANTINE = new TeamFolder("Quarantine");
    public static final TeamFolder TRASH = new TeamFolder("Trash");

    private static final List<TeamFolder> FIXED = List.of(QUEUE, WAITING, SNOOZED, new TeamFolder("Snoozed/Tomorrow"),
        new TeamFolder("Snoozed/Monday"), new TeamFolder("Snoozed/Next week"), new TeamFolder("Snoozed/Same date"), DONE, DRAFTS, OUTBOX,
        SENT, TEMPLATES, NOTES, SPAM, QUARANTINE, TRASH);

    /** What a role may do with a folder. */
    public enum Permission {
        /** It does not exist for the role. */
        NONE,
        READ,
        WORK
    }

    /** The folder of what is assigned to a member; the handle is that of {@link Team#handle}. */
    public static TeamFolder of(String handle) {
        return new TeamFolder("@" + handle);
    }

    /** All folders of the team: the fixed ones and one for each member who works. */
    public static List<TeamFolder> of(Team team) {
        List<TeamFolder> folders = new ArrayList<>(FIXED);
        team.members().forEach((member, role) -> {
            if (role.atLeast(Role.AGENT)) {
                folders.add(of(team.handle(member)));
            }
        });
        return folders;
    }

    /** What the agent may do with this folder of the team, {@link Permission#NONE} for whom is no member. */
    public Permission permission(Team team, EmailAddress agent) {
        Optional<Role> role = team.role(agent);
        if (role.isEmpty() || !isOf(team) || equals(QUARANTINE) && role.get() != Role.LEAD) {
            return Permission.NONE;
        }
        return role.get() == Role.OBSERVER ? Permission.READ : Permission.WORK;
    }

    /** As whether {@link #of(Team)} has it, without naming the folders of all members: it is asked for every folder of a LIST. */
    private boolean isOf(Team team) {
        return FIXED.contains(this) || team.members().entrySet().stream().anyMatch(member -> member.getValue().atLeast(Role.AGENT)
            && (equals(of(member.getKey().local())) || equals(of(member.getKey().value()))) && equals(of(team.handle(member.getKey()))));
    }
}
