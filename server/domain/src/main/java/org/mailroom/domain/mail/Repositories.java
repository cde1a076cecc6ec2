package org.mailroom.domain.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the repositories, in which the chain keeps mail that could not go on. Safe from any thread, blocks. */
public interface Repositories {
    /** @param name  such as {@code error} */
    record Repository(String name, long mails) {
    }

    /**
     * A mail that is kept.
     *
     * @param id  as long as it is kept
     * @param why  what went wrong or was found, for people; empty when nothing is known
     */
    record Kept(String id, Parcel mail, Instant since, String why) {
    }

    /** @param next  where the next page begins; empty when there is none */
    record Page(List<Kept> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** All there are, by name. */
    List<Repository> all();

    /**
     * A page, what has been kept longest first.
     *
     * @param cursor  from {@link Page#next}
     * @return empty when there is no such repository
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Optional<Page> list(String repository, Optional<String> cursor, int limit);

    /**
     * Sends a mail through the chain again, from its beginning, as if it had just come: what earlier passages found and how often it was tried is forgotten.
     * It leaves the repository and enters the spool in one step, so it is neither lost nor doubled by a crash, and a second call does nothing.
     *
     * @return whether it was there
     * @throws org.mailroom.domain.Refused when it cannot be read; it stays
     */
    boolean retry(String repository, String id);

    /** The same for all mails that are in the repository now and can be read. @return how many; empty when there is no such repository */
    Optional<Integer> retryAll(String repository);
}
