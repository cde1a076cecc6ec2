package org.mailroom.mime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A message or one of its parts, and where it stands in the bytes of the whole; inside of a message that is encoded, in the bytes of that. Filled by {@link MessageReader} while
 * it goes on: the end of a part is known when what stands behind it has been reached.
 */
public final class Part {
    /** What its content is: other parts, a message, or neither. */
    enum Kind { LEAF, MULTIPART, MESSAGE }

    private final Part parent;
    private final int depth;
    private final List<Part> parts = new ArrayList<>();
    final long header;
    long body;
    long end;
    long lines;
    Kind kind = Kind.LEAF;
    String type = ContentField.TEXT;

    Part(Part parent, long header) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.header = header;
        if (parent != null) {
            parent.parts.add(this);
        }
    }

    /** The multipart that it is in, or the part that holds this message; empty for the whole message. */
    public Optional<Part> parent() {
        return Optional.ofNullable(parent);
    }

    /** 0 for the whole message. */
    public int depth() {
        return depth;
    }

    /** The media type in lower case, without parameters. */
    public String type() {
        return type;
    }

    /** Whether it has been taken apart into parts. */
    public boolean isMultipart() {
        return kind == Kind.MULTIPART;
    }

    /** Whether the message in it has been opened; that is its only part then. */
    public boolean isMessage() {
        return kind == Kind.MESSAGE;
    }

    /** Those that have been reached so far. */
    public List<Part> parts() {
        return Collections.unmodifiableList(parts);
    }

    /** Where its header begins. */
    public long headerStart() {
        return header;
    }

    /** Where its content begins. */
    public long bodyStart() {
        return body;
    }

    /** Where its content ends. */
    public long end() {
        return end;
    }

    /** How many lines end in its content; 0 where the reader does not count them. */
    public long lines() {
        return lines;
    }

    /** Whether it is of this type or stands in one that is, in the same message. */
    public boolean within(String wanted) {
        Part at = this;
        while (at != null && !at.type.equals(wanted) && !(at.parent != null && at.parent.isMessage())) {
            at = at.parent;
        }
        return at != null && at.type.equals(wanted);
    }
}
