package org.mailroom.imap.command;

import java.nio.charset.CharacterCodingException;

import org.apache.james.imap.api.display.ModifiedUtf7;

/** What LIST, LSUB and XLIST are asked for, which James's processors decode from modified UTF-7 without asking whether it is. */
final class NamePattern {
    private NamePattern() {
    }

    /** Whether any name can match; the pattern is as the client has written it. */
    static boolean possible(String pattern) {
        try {
            ModifiedUtf7.decodeModifiedUTF7(pattern);
            return true;
        } catch (Error e) { // Charset.decode has no other way to tell of malformed bytes
            if (e.getCause() instanceof CharacterCodingException) {
                return false;
            }
            throw e;
        }
    }

    /** The reference as the client has written it: the parser has decoded it, and the processor does so once more. */
    static String asWritten(String reference) {
        return ModifiedUtf7.encodeModifiedUTF7(reference);
    }
}
