package org.mailroom.domain.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the header of a message says about the conversation it belongs to.
 *
 * @param id  its Message-ID without brackets
 * @param references  the messages it refers to, the newest last, without brackets
 * @param subject  in one line, decoded
 * @param from  the author's address; empty when there is none
 * @param others  addresses in To and Cc
 * @param automatic  by a machine: Auto-Submitted (RFC 3834), an empty return path, a report, a mailing list
 */
public record Letter(Optional<String> id, List<String> references, String subject, String from, Set<String> others, boolean automatic) {
    public Letter {
        references = List.copyOf(references);
        others = Set.copyOf(others);
    }
}
