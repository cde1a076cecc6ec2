package org.mailroom.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands behind the colon of a header field, however it is written: folded, in encoded words (RFC 2047), in bare bytes. Takes time with the length. */
public final class HeaderText {
    /** In characters. */
    private static final int LONGEST_BEGINNING = 8 << 10;
    private static final Pattern FOLD = Pattern.compile("\r?\n(?=[ \t])");
    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]{1,60})\\?([bBqQ])\\?([^?]*)\\?=");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s]+");

    private HeaderText() {
    }

    /**
     * The text of a field.
     *
     * @param value  text, or bytes, a char each
     */
    public static String decoded(String value) {
        String line = unfolded(text(value));
        return line.contains("=?") ? words(line) : line;
    }

    /** The text of a field in one line, without control characters and with single spaces. */
    public static String line(String value) {
        return CONTROLS.matcher(decoded(value)).replaceAll(" ").strip();
    }

    /** What is no comment in a structured field (RFC 5322 3.2.2); comments may stand in comments, and none in a quoted text. */
    public static String withoutComments(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean escaped = c == '\\' && i + 1 < value.length();
            if (!escaped && c == '"' && depth == 0) {
                quoted = !quoted;
            }
            boolean opens = !escaped && !quoted && c == '(';
            boolean closes = !escaped && c == ')' && depth > 0;
            if (opens) {
                plain.append(depth == 0 ? " " : "");
                depth++;
            } else if (closes) {
                depth--;
            } else if (depth == 0) {
                plain.append(c).append(escaped ? value.substring(i + 1, i + 2) : "");
            }
            i += escaped ? 1 : 0;
        }
        return plain.toString();
    }

    /** As much of a field as parsers may get that take time with the square of its length: more than a hundred addresses. */
    public static String beginning(String value) {
        return value.length() > LONGEST_BEGINNING ? value.substring(0, LONGEST_BEGINNING) : value;
    }

    static String unfolded(String value) {
        return value.indexOf('\n') < 0 ? value : FOLD.matcher(value).replaceAll("");
    }

    private static String text(String value) {
        boolean ascii = true;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 255) {
                return value;
            }
            ascii = ascii && value.charAt(i) < 128;
        }
        return ascii ? value : MailCharsets.decoded(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String words(String line) {
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String charset = "";
        int at = 0;
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            String between = line.substring(at, word.start());
            boolean adjacent = at > 0 && between.isBlank();
            if (!adjacent || !charset.equalsIgnoreCase(word.group(1))) {
                // A letter may be cut by the end of a word if the next one goes on in the same charset.
                text.append(decoded(bytes, charset)).append(adjacent ? "" : between);
            }
            charset = word.group(1);
            bytes.writeBytes(word.group(2).equalsIgnoreCase("b") ? base64(word.group(3)) : quoted(word.group(3)));
            at = word.end();
        }
        return text.append(decoded(bytes, charset)).append(line, at, line.length()).toString();
    }

    private static String decoded(ByteArrayOutputStream bytes, String charset) {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        Optional<Charset> named = MailCharsets.named(charset);
        return named.isPresent() ? new String(all, named.get()) : MailCharsets.decoded(all);
    }

    private static byte[] base64(String text) {
        // The decoder for MIME leaves out what does not belong there; a length that cannot be is cut.
        String digits = text.replaceAll("[^A-Za-z0-9+/]", "");
        return Base64.getDecoder().decode(digits.length() % 4 == 1 ? digits.substring(0, digits.length() - 1) : digits);
    }

    private static byte[] quoted(String text) {
        return percent(text.replace('_', ' '), '=');
    }

    static byte[] percent(String text, char mark) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == mark && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
