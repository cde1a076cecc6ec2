package org.mailroom.domain.answer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.mailroom.domain.team.TeamKey;

/**
 * Port: the saved replies of teams. They are the messages of the folder {@code Templates}, so what a mail client puts there is one too, and
 * what is made here is seen by every client. Safe from any thread, blocks; durable when it returns.
 */
public interface SavedReplies {
    /** @param id  lasts when its content is replaced here; a mail client that saves another version makes another one */
    record Saved(String id, TeamKey team, SavedReply content, Instant changed) {
    }

    /** @param next  where the next page begins; empty when there is none */
    record Page(List<Saved> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * A page, by team, what was saved first first.
     *
     * @param cursor  from {@link Page#next}
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Page list(Set<TeamKey> teams, Optional<String> cursor, int limit);

    Optional<Saved> find(String id);

    /** The team's reply of this name, in any letter case; of several the one that was saved first. */
    default Optional<Saved> named(TeamKey team, String name) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = list(Set.of(team), cursor, 200);
            Optional<Saved> found = page.items().stream().filter(saved -> saved.content().name().equalsIgnoreCase(name.strip())).findFirst();
            if (found.isPresent()) {
                return found;
            }
            cursor = page.next();
        } while (cursor.isPresent());
        return Optional.empty();
    }

    /** @throws IllegalArgumentException when it has a placeholder that nothing can be filled into */
    default Saved add(TeamKey team, SavedReply reply) {
        return add(team, reply, saved -> { });
    }

    /** As above. @param foreseen  takes it before it is durable, on any thread */
    Saved add(TeamKey team, SavedReply reply, Consumer<Saved> foreseen);

    /**
     * Puts another content in the place of one that is there.
     *
     * @return empty when there is none of this id (any more)
     * @throws IllegalArgumentException as above
     */
    Optional<Saved> replace(String id, SavedReply reply);

    /** @return whether there was one */
    boolean delete(String id);
}
