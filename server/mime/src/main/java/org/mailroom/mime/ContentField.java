package org.mailroom.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands in a header field with parameters, such as Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2183), also where the parameters are cut into pieces or encoded
 * (RFC 2231), and where they are not what any standard says. Immutable.
 */
public final class ContentField {
    static final String TEXT = "text/plain";
    private static final int LONGEST_TYPE = 127;
    private static final int MOST_PARAMETERS = 1000;

    /** A parameter or a part of one, as it stands, each char a byte. */
    private record Piece(String text, boolean extended) {
    }

    private final String value;
    /** By name in lower case, then by number; what has no number has -1. */
    private final Map<String, TreeMap<Integer, Piece>> parameters = new HashMap<>();

    private ContentField(String value) {
        this.value = value;
    }

    /** @param body  what stands behind the colon, in one line, each char a byte */
    public static ContentField of(String body) {
        Scan scan = new Scan(body);
        ContentField field = new ContentField(scan.until(";", true).toLowerCase(Locale.ROOT));
        for (int i = 0; i < MOST_PARAMETERS && scan.toName(); i++) {
            field.parameter(scan);
        }
        return field;
    }

    private void parameter(Scan scan) {
        String words = scan.until("=;", false).toLowerCase(Locale.ROOT);
        if (!scan.passed('=')) {
            return;
        }
        String name = words.substring(words.lastIndexOf(' ') + 1);
        // File names with blanks come without quotes.
        String text = scan.value(!name.startsWith("filename") && !name.startsWith("name"));
        boolean extended = name.endsWith("*");
        name = extended ? name.substring(0, name.length() - 1) : name;
        int star = name.lastIndexOf('*');
        int number = star < 0 ? -1 : number(name.substring(star + 1));
        TreeMap<Integer, Piece> pieces = parameters.computeIfAbsent(star < 0 ? name : name.substring(0, star), none -> new TreeMap<>());
        if (number < 0 && extended) {
            // Who writes a name both ways means the one that can say all letters.
            pieces.put(0, new Piece(text, true));
        } else {
            pieces.putIfAbsent(number, new Piece(text, extended));
        }
    }

    private static int number(String digits) {
        return !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : MOST_PARAMETERS;
    }

    /** What stands before the parameters, in lower case. */
    public String value() {
        return value;
    }

    /** The media type; plain text where none can be told (RFC 2045 5.2). */
    public String mediaType() {
        int slash = value.indexOf('/');
        if (slash <= 0 || slash == value.length() - 1) {
            return TEXT;
        }
        boolean odd = value.length() > LONGEST_TYPE || value.chars().anyMatch(c -> c <= ' ' || c > '~');
        return odd ? "application/octet-stream" : value;
    }

    /** The parameter of this name, decoded, also if it is written in encoded words, which it must not be. */
    public Optional<String> parameter(String name) {
        TreeMap<Integer, Piece> pieces = parameters.get(name);
        return pieces == null ? Optional.empty() : Optional.of(decoded(pieces)).filter(text -> !text.isBlank());
    }

    /** The parameter of this name as it stands. */
    Optional<String> word(String name) {
        TreeMap<Integer, Piece> pieces = parameters.get(name);
        if (pieces == null) {
            return Optional.empty();
        }
        StringBuilder all = new StringBuilder();
        pieces.values().forEach(piece -> all.append(piece.text()));
        return Optional.of(all.toString()).filter(text -> !text.isEmpty());
    }

    private static String decoded(TreeMap<Integer, Piece> pieces) {
        boolean numbered = pieces.containsKey(0);
        Piece first = numbered ? pieces.get(0) : pieces.firstEntry().getValue();
        String[] head = first.text().split("'", 3);
        boolean tagged = first.extended() && head.length == 3;
        Optional<Charset> charset = tagged ? MailCharsets.named(head[0]) : Optional.empty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean encoded = false;
        for (Piece piece : numbered ? pieces.tailMap(0).values() : pieces.values()) {
            String text = tagged && piece == first ? head[2] : piece.text();
            encoded |= piece.extended();
            bytes.writeBytes(piece.extended() ? HeaderText.percent(text, '%') : text.getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] all = bytes.toByteArray();
        String name = encoded && charset.isPresent() ? new String(all, charset.get()) : MailCharsets.decoded(all);
        return HeaderText.decoded(name);
    }

    /** Where the reading stands. */
    private static final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        /** Goes to the next parameter. */
        boolean toName() {
            while (at < text.length() && (text.charAt(at) == ';' || text.charAt(at) <= ' ')) {
                at++;
            }
            return at < text.length();
        }

        /** What stands before one of these characters, or the first blank behind it. */
        String until(String ends, boolean blankEnds) {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            int from = at;
            while (at < text.length() && ends.indexOf(text.charAt(at)) < 0 && !(blankEnds && text.charAt(at) <= ' ')) {
                at++;
            }
            return text.substring(from, at).strip();
        }

        boolean passed(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        String value(boolean blankEnds) {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            return passed('"') ? quoted() : until(";", blankEnds);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (; at < text.length() && text.charAt(at) != '"'; at++) {
                boolean escape = text.charAt(at) == '\\' && at + 1 < text.length() && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
                at += escape ? 1 : 0;
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
