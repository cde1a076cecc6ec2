package org.mailroom.domain.team;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    private static final String MEMBER = "@";
    private static final List<TeamFolder> FIXED = List.of(QUEUE, WAITING, SNOOZED, new TeamFolder("Snoozed/Tomorrow"),
        new TeamFolder("Snoozed/Monday"), new TeamFolder("Snoozed/Next week"), new TeamFolder("Snoozed/Same date"), DONE, DRAFTS, OUTBOX,
        SENT, TEMPLATES, NOTES, SPAM, QUARANTINE, TRASH);
    private static final Set<String> FIXED_PATHS = FIXED.stream().map(TeamFolder::path).collect(Collectors.toUnmodifiableSet());

    /** What a role may do with a folder. */
    public enum Permission {
        /** It does not exist for the role. */
        NONE,
        READ,
        WORK
    }

    /** The folder of what is assigned to a member; the handle is that of {@link Team#handle}. */
    public static TeamFolder of(String handle) {
        return new TeamFolder(MEMBER + handle);
    }

    /** All folders of the team: the fixed ones and one for each member who works. */
    public static List<TeamFolder> of(Team team) {
        List<TeamFolder> folders = new ArrayList<>(FIXED);
        Map<EmailAddress, String> handles = new HashMap<>();
        team.handles().forEach((handle, member) -> handles.put(member, handle));
        team.members().forEach((member, role) -> {
            if (role.atLeast(Role.AGENT)) {
                folders.add(of(handles.get(member)));
            }
        });
        return folders;
    }

    /** What the agent may do with this folder of the team, {@link Permission#NONE} for whom is no member. */
    public Permission permission(Team team, EmailAddress agent) {
        return team.role(agent).filter(role -> isFor(role) && isOf(team, team::handles)).map(TeamFolder::permission).orElse(Permission.NONE);
    }

    /** As {@link #permission}, for whoever asks about many folders: names the members only once. */
    public static Function<TeamFolder, Permission> permissions(Team team, EmailAddress agent) {
        Map<String, EmailAddress> handles = team.handles();
        return team.role(agent)
            .<Function<TeamFolder, Permission>>map(role -> folder -> folder.isFor(role) && folder.isOf(team, () -> handles) ? permission(role) : Permission.NONE)
            .orElse(folder -> Permission.NONE);
    }

    private boolean isFor(Role role) {
        return role == Role.LEAD || !path.equals(QUARANTINE.path());
    }

    /** As whether {@link #of(Team)} has it. */
    private boolean isOf(Team team, Supplier<Map<String, EmailAddress>> handles) {
        return FIXED_PATHS.contains(path) || path.startsWith(MEMBER)
            && Optional.ofNullable(handles.get().get(path.substring(MEMBER.length()))).filter(member -> team.members().get(member).atLeast(Role.AGENT)).isPresent();
    }

    private static Permission permission(Role role) {
        return role == Role.OBSERVER ? Permission.READ : Permission.WORK;
    }
}
