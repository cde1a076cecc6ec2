package org.mailroom.store.search.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what stands behind the colon of a header field, however it is written: encoded words (RFC 2047), file names (RFC 2231), bare bytes. */
final class HeaderText {
    private static final Pattern FOLD = Pattern.compile("\r?\n(?=[ \t])");
    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]{1,60})\\?([bBqQ])\\?([^?]*)\\?=");
    private static final Pattern PARAMETER = Pattern.compile("(?i)[;\\s](file)?name(?:\\*(\\d{1,3}))?(\\*)?\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))");

    private HeaderText() {
    }

    /** The text of a field in one line. */
    static String decoded(byte[] bytes, int from, int to) {
        byte[] value = java.util.Arrays.copyOfRange(bytes, from, to);
        return decoded(MailCharsets.decoded(value));
    }

    static String decoded(String value) {
        String line = FOLD.matcher(value).replaceAll("");
        return line.contains("=?") ? words(line) : line;
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

    private static byte[] percent(String text, char mark) {
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

    private record Piece(String text, boolean extended) {
    }

    /** The file names in a Content-Disposition or Content-Type field, a line each. */
    static String names(String value) {
        Map<String, TreeMap<Integer, Piece>> names = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(FOLD.matcher(value).replaceAll(""));
        while (parameter.find()) {
            String text = parameter.group(4) != null ? parameter.group(4) : parameter.group(5);
            int number = parameter.group(2) == null ? 0 : Integer.parseInt(parameter.group(2));
            names.computeIfAbsent(parameter.group(1) == null ? "name" : "filename", name -> new TreeMap<>())
                .putIfAbsent(number, new Piece(text, parameter.group(3) != null));
        }
        return names.values().stream().map(HeaderText::name).distinct().collect(Collectors.joining("\n"));
    }

    private static String name(TreeMap<Integer, Piece> pieces) {
        Piece first = pieces.firstEntry().getValue();
        String[] head = first.text().split("'", 3);
        boolean tagged = first.extended() && head.length == 3;
        Optional<Charset> charset = tagged ? MailCharsets.named(head[0]) : Optional.empty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean encoded = false;
        for (Map.Entry<Integer, Piece> piece : pieces.entrySet()) {
            String text = tagged && piece.getValue() == first ? head[2] : piece.getValue().text();
            encoded |= piece.getValue().extended();
            bytes.writeBytes(piece.getValue().extended() ? percent(text, '%') : text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] all = bytes.toByteArray();
        String name = encoded && charset.isPresent() ? new String(all, charset.get()) : MailCharsets.decoded(all);
        return decoded(name);
    }
}
