package org.mailroom.imap.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One whole IMAP command (RFC 3501 section 9): texts and literals in turn; it begins and ends with a text, each text with
 * its line end. Closing frees the literals. Immutable once assembled.
 */
final class AssembledCommand implements Closeable {
    private final List<byte[]> texts;
    private final List<HeldLiteral> literals;

    AssembledCommand(List<byte[]> texts, List<HeldLiteral> literals) {
        this.texts = List.copyOf(texts);
        this.literals = List.copyOf(literals);
    }

    List<byte[]> texts() {
        return texts;
    }

    List<HeldLiteral> literals() {
        return literals;
    }

    /** The tag, or {@code *} when the command begins with none. */
    String tag() {
        return tag(texts.get(0));
    }

    static String tag(byte[] firstText) {
        int end = 0;
        while (end < firstText.length && end < 256 && isTag(firstText[end])) {
            end++;
        }
        return end == 0 || end == firstText.length || firstText[end] != ' ' ? "*" : new String(firstText, 0, end, StandardCharsets.US_ASCII);
    }

    /** The word after the tag in upper case; empty when there is none. */
    static String name(byte[] firstText) {
        String[] words = new String(firstText, 0, Math.min(firstText.length, 300), StandardCharsets.US_ASCII).trim().split(" +", 3);
        return words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT);
    }

    /** Whether the command's set of messages is one of UIDs; the keys of UID SEARCH are not. */
    boolean byUid() {
        String[] words = new String(texts.get(0), 0, Math.min(texts.get(0).length, 300), StandardCharsets.US_ASCII).split(" +", 4);
        return words.length > 3 && words[1].equalsIgnoreCase("UID") && !words[2].equalsIgnoreCase("SEARCH");
    }

    private static boolean isTag(byte c) {
        return c > ' ' && c < 127 && "(){%*\"\\]+".indexOf(c) < 0;
    }

    @Override
    public void close() throws IOException {
        for (HeldLiteral literal : literals) {
            literal.close();
        }
    }
}
