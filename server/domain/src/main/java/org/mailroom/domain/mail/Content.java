package org.mailroom.domain.mail;

import java.io.IOException;
import java.io.InputStream;

/** A message, byte for byte. */
@FunctionalInterface
public interface Content {

    /** Each call begins anew; the caller closes. */
    InputStream open() throws IOException;
}
