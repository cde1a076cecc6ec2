package org.mailroom.webadmin.work;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Conversations.Page;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.TeamKey;

/** The quarantine: leads see and release their teams' conversations, administrators and admin tokens all, and the mail of the repository too. Thread-safe; blocks. */
public final class Custody {
    private static final int MOST_KEPT = 10_000;

    private final Quarantine quarantine;
    private final Desk desk;
    private final Conversations conversations;
    private final Directory directory;
    private final Sight sight;

    public Custody(Quarantine quarantine, Desk desk, Conversations conversations, Directory directory, Sight sight) {
        this.quarantine = quarantine;
        this.desk = desk;
        this.conversations = conversations;
        this.directory = directory;
        this.sight = sight;
    }

    /**
     * Conversations that the caller may look at.
     *
     * @throws Problem 403 for those who lead no team
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    public Page page(Caller caller, Optional<String> cursor, int limit) {
        Set<TeamKey> teams = sight.led(caller);
        if (teams.isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads see their team's quarantine, and administrators.");
        }
        return conversations.list(new Filter(teams, Optional.of(Status.QUARANTINED), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty()), cursor, limit);
    }

    /** Mail that is kept for agents and for recipients elsewhere, the oldest first, so much as can be shown; nothing for who does not administer. */
    public List<Quarantine.Kept> kept(Caller caller) {
        return caller.scope() == Scope.ADMIN ? quarantine.kept(MOST_KEPT) : List.of();
    }

    /** What was found in it, for people. */
    public String why(Conversation it) {
        return desk.journal(it.number()).stream().filter(entry -> entry.event().what().equals("screened")).findFirst()
            .map(entry -> entry.event().details().entrySet().stream().map(detail -> detail.getKey() + ": " + detail.getValue()).collect(Collectors.joining(", "))).orElse("");
    }

    /** The conversation of this id, if the caller leads its team; empty when it is the id of kept mail. */
    private Optional<Conversation> conversation(Caller caller, String id) {
        Optional<Conversation> it = ConversationNumber.parse(id).flatMap(desk::find);
        it.ifPresent(found -> directory.team(found.team()).filter(team -> Sight.leads(caller, team)).orElseThrow(Problem::notFound));
        return it;
    }

    /** An administrator need be no member: then the server does it, and the journal names who asked. */
    private Actor actor(Caller caller, Conversation it) {
        boolean member = directory.team(it.team()).flatMap(team -> caller.address().flatMap(team::role)).filter(Role.LEAD::equals).isPresent();
        return member ? caller.actor() : new Actor(Optional.empty(), caller.channel(), caller.address().map(EmailAddress::value).orElse(caller.name()));
    }

    /**
     * @param foreseen  takes what is returned before it is durable
     * @return the conversation in which the mail is now; empty for kept mail
     * @throws Problem 404 when there is nothing of this id, or it is not the caller's to see
     */
    public Optional<Conversation> release(Caller caller, String id, Consumer<Optional<Conversation>> foreseen) {
        Optional<Conversation> it = conversation(caller, id);
        if (it.isPresent()) {
            return Optional.of(quarantine.release(it.get().number(), actor(caller, it.get()), new Terms() {
                @Override
                public boolean allow(Conversation now) {
                    return true;
                }

                @Override
                public void changed(Conversation after) {
                    foreseen.accept(Optional.of(after));
                }
            }));
        }
        caller.needs(Scope.ADMIN);
        foreseen.accept(Optional.empty());
        if (!quarantine.releaseKept(id)) {
            throw Problem.notFound();
        }
        return Optional.empty();
    }

    /** @throws Problem 404 when there is nothing of this id, or it is not the caller's to see */
    public void delete(Caller caller, String id) {
        Optional<Conversation> it = conversation(caller, id);
        if (it.isEmpty()) {
            caller.needs(Scope.ADMIN);
        }
        if (!(it.isPresent() ? quarantine.delete(it.get().number(), actor(caller, it.get())) : quarantine.deleteKept(id))) {
            throw Problem.notFound();
        }
    }
}
