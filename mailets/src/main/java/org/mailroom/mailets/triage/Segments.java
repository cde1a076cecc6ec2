package org.mailroom.mailets.triage;

import java.util.List;
import java.util.Optional;

/** To which group of customers a sender belongs. Safe from any thread; ends in bounded time. */
@FunctionalInterface
public interface Segments {

    /** @param senders  addresses, the author's first */
    Optional<Segment> of(List<String> senders);

    /** This one, and the other where this one knows nothing. */
    default Segments or(Segments other) {
        return senders -> of(senders).or(() -> other.of(senders));
    }
}
