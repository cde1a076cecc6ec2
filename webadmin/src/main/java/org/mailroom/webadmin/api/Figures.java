package org.mailroom.webadmin.api;

/** What the server has counted and timed, and what waits where, for whoever collects that. Called from request threads; may block for a moment. */
@FunctionalInterface
public interface Figures {
    /** A document in a format that the collector takes. */
    record Text(String contentType, byte[] content) {
    }

    /** @param accept  the formats that the collector wants, as in HTTP; empty for the usual one */
    Text now(String accept);
}
