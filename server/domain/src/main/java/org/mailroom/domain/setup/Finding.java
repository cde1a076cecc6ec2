package org.mailroom.domain.setup;

/** What cannot be as the file wants it, as a sentence for people, and the line that wants it. */
public record Finding(int line, String text) {
}
