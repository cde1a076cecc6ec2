package org.mailroom.imap.wire;

/** What {@link CommandFramer} cuts out of the byte stream. */
sealed interface Frame {

    /** A whole command with its literals; whoever gets it closes it. */
    record Command(AssembledCommand command) implements Frame { }

    /** One raw line with its CRLF, asked for by IDLE or AUTHENTICATE. */
    record Line(byte[] bytes) implements Frame { }

    /** A synchronising literal is wanted: say so. */
    record Continue() implements Frame { }

    /** A command over a limit, left out of the stream, which is in step again: answer this. */
    record Refusal(String answer) implements Frame { }

    /** A command beyond any reason: say this and close. */
    record Farewell(String text) implements Frame { }
}
