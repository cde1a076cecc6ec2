package org.mailroom.imap.wire;

import org.apache.james.imap.decode.DecodingException;

/** A command that can be looked at farther than its next letter. */
public interface Ahead {

    /** Takes this word, in capitals, if it comes next in whatever letters and ends there; says whether it did. */
    boolean take(String word) throws DecodingException;
}
