package org.mailroom.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
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

    private final String value;
    /** As they stand, each char a byte, by names in lower case; such as {@code name*0*} stay apart. */
    private final Map<String, String> parameters = new LinkedHashMap<>();

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
        if (scan.passed('=')) {
            String name = words.substring(words.lastIndexOf(' ') + 1);
            // File names with blanks come without quotes.
            parameters.putIfAbsent(name, scan.value(!name.startsWith("filename") && !name.startsWith("name")));
        }
    }

    /** All as they stand, each char a byte, by names in lower case; pieces of one ({@code name*0*}) stay apart. */
    public Map<String, String> parameters() {
        return Collections.unmodifiableMap(parameters);
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

    /** The parameter of this name as it stands. */
    Optional<String> word(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
    }

    /** A parameter or a part of one. */
    private record Piece(String text, boolean extended) {
    }

    /** The parameter of this name, decoded, also if it is written in encoded words, which it must not be. Who writes a name both ways means the one that can say all letters. */
    public Optional<String> parameter(String name) {
        TreeMap<Integer, Piece> pieces = new TreeMap<>();
        parameters.forEach((key, text) -> {
            if (key.startsWith(name + "*")) {
                String rest = key.substring(name.length() + 1);
                boolean extended = rest.isEmpty() || rest.endsWith("*");
                pieces.putIfAbsent(number(extended && !rest.isEmpty() ? rest.substring(0, rest.length() - 1) : rest), new Piece(text, extended));
            }
        });
        String plain = parameters.get(name);
        if (pieces.isEmpty() && plain == null) {
            return Optional.empty();
        }
        String text = pieces.isEmpty() ? HeaderText.decoded(plain) : decoded(pieces);
        return Optional.of(text).filter(read -> !read.isBlank());
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : MOST_PARAMETERS;
    }

    private static String decoded(TreeMap<Integer, Piece> pieces) {
        Piece first = pieces.firstEntry().getValue();
        String[] head = first.text().split("'", 3);
        boolean tagged = first.extended() && head.length == 3;
        Optional<Charset> charset = tagged ? MailCharsets.named(head[0]) : Optional.empty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean encoded = false;
        for (Piece piece : pieces.values()) {
            String text = tagged && piece == first ? head[2] : piece.text();
            encoded |= piece.extended();
            bytes.writeBytes(piece.extended() ? HeaderText.percent(text, '%') : text.getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] all = bytes.toByteArray();
        return HeaderText.decoded(encoded && charset.isPresent() ? new String(all, charset.get()) : MailCharsets.decoded(all));
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
