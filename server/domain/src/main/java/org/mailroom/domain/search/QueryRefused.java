package org.mailroom.domain.search;

/** What somebody typed is no query. The message says where and why. */
public final class QueryRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final int position;

    /** @param position  of the character at which it goes wrong, the first is 1 */
    QueryRefused(int position, String why) {
        super("character " + position + ": " + why);
        this.position = position;
    }

    public int position() {
        return position;
    }
}
