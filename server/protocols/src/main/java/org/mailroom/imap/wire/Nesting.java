package org.mailroom.imap.wire;

import org.apache.james.imap.decode.DecodingException;

/** Counts how deep, and how often, a recursive parser has been entered within one command. */
public interface Nesting {

    /** @throws DecodingException when that is more than any client needs; the command is then answered BAD */
    void enter() throws DecodingException;

    void leave();
}
