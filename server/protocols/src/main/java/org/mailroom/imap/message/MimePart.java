package org.mailroom.imap.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a message or one of its parts stands in the bytes of the whole. Filled by {@link MimeScanner}, then only read.
 */
final class MimePart {
    long header;
    long body;
    long end;
    boolean multipart;
    /** What a {@code message/rfc822} part contains; null for others. */
    MimePart message;
    final List<MimePart> parts = new ArrayList<>();

    /**
     * The part with this number (RFC 3501 6.4.5): of a multipart its parts, of a message those of its body; a body that is no
     * multipart is part 1 of its message.
     */
    Optional<MimePart> find(int[] path) {
        MimePart here = this;
        boolean isMessage = true;
        for (int number : path) {
            if (here.message != null && !isMessage) {
                here = here.message;
                isMessage = true;
            }
            if (here.multipart) {
                if (number < 1 || number > here.parts.size()) {
                    return Optional.empty();
                }
                here = here.parts.get(number - 1);
            } else if (number != 1 || !isMessage) {
                return Optional.empty();
            }
            isMessage = false;
        }
        return Optional.of(here);
    }
}
