package org.mailroom.webadmin.work;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/**
 * Who sees what: agents their teams, administrators and tokens all, and what is in quarantine only leads. Whoever may not see a conversation does not learn
 * that there is one. Thread-safe; blocks.
 */
public final class Sight {
    private final Desk desk;
    private final Directory directory;

    public Sight(Desk desk, Directory directory) {
        this.desk = desk;
        this.directory = directory;
    }

    public Set<TeamKey> teams(Caller caller) {
        return directory.teams().stream().filter(team -> sees(caller, team)).map(Team::key).collect(Collectors.toSet());
    }

    public static boolean sees(Caller caller, Team team) {
        return caller.agent().isEmpty() || caller.scope() == Scope.ADMIN || team.role(caller.address().orElseThrow()).isPresent();
    }

    /** Teams that the caller is in; a program is in none. */
    public Set<TeamKey> own(Caller caller) {
        return directory.teams().stream().filter(team -> caller.address().flatMap(team::role).isPresent()).map(Team::key).collect(Collectors.toSet());
    }

    /** Whether the caller works in the team; an administrator does everywhere, and a program whose token says so. */
    public static boolean works(Caller caller, Team team) {
        return caller.scope() == Scope.ADMIN || caller.agent().isEmpty() && caller.scope().atLeast(Scope.WORK)
            || caller.address().flatMap(team::role).filter(role -> role.atLeast(Role.AGENT)).isPresent();
    }

    /** Teams that the caller leads; all for who administers. */
    public Set<TeamKey> led(Caller caller) {
        return directory.teams().stream().filter(team -> leads(caller, team)).map(Team::key).collect(Collectors.toSet());
    }

    public static boolean leads(Caller caller, Team team) {
        return caller.scope() == Scope.ADMIN || caller.address().flatMap(team::role).filter(Role.LEAD::equals).isPresent();
    }

    /** Whether a conversation of a team that the caller sees may be shown, too. */
    public boolean shows(Caller caller, Conversation it) {
        return it.status() != Status.QUARANTINED || directory.team(it.team()).filter(team -> leads(caller, team)).isPresent();
    }

    /**
     * The conversation as the caller may see it.
     *
     * @throws Moved when it has another number now
     * @throws Problem 404 when there is none, or the caller may not see it
     */
    public Conversation of(Caller caller, String text) {
        ConversationNumber number = ConversationNumber.parse(text)
            .orElseThrow(() -> Problem.of(404, "No such conversation", "'" + text + "' is no number of a conversation; they look like SUP-42."));
        Optional<Conversation> it = desk.find(number).filter(found -> directory.team(found.team()).filter(team -> sees(caller, team)).isPresent())
            .filter(found -> shows(caller, found));
        if (it.isEmpty()) {
            throw Problem.of(404, "No such conversation", "There is no conversation " + number + ".");
        }
        if (!it.get().number().equals(number)) {
            throw new Moved(it.get().number());
        }
        return it.get();
    }

    /** It is found under another number now. */
    public static final class Moved extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ConversationNumber to;

        Moved(ConversationNumber to) {
            super(null, null, false, false);
            this.to = to;
        }

        public ConversationNumber to() {
            return to;
        }
    }
}
