package org.mailroom.domain.mail;

import java.io.IOException;
import java.io.InputStream;

/** A message as it came, to be stored behind header fields of ours. */
public interface IncomingMessage {

    /** Complete header fields, each with CRLF at its end, to stand before the message. */
    byte[] prefix();

    /** The message byte for byte; each call begins anew, the caller closes. */
    InputStream raw() throws IOException;
}
