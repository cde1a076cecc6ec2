package org.mailroom.domain.mail;

import java.util.Collection;
import java.util.Optional;

/** Port: what was decided of a mail when a part of it was filed: another attempt files the rest in the same way, whatever rules say by then. Safe from any thread, blocks. */
@FunctionalInterface
public interface Attempts {

    /**
     * The {@link Handling#ruling} with which something of the mail was filed in a team; empty when nothing was.
     *
     * @param mail  its name, with which its {@link IngestKey}s begin
     * @param folders  where it would go by its recipients
     */
    Optional<String> ruling(String mail, Collection<Folder> folders);
}
