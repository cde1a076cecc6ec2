package org.mailroom.domain.setup;

/** A value, and the line of the file that states it. */
public record Stated<T>(T value, int line) {
}
