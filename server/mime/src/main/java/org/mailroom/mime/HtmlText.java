package org.mailroom.mime;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jsoup.nodes.Entities;

/**
 * What people see of an HTML text: without markup, scripts, styles and comments, with character references resolved; what a tag stands in stays one word,
 * unless the tag begins a line. One object reads one text, in pieces of any size, in bounded memory and in time with its length, whatever the HTML is; for one thread.
 */
public final class HtmlText {
    /** What becomes of what is found. */
    private interface Sink {
        void letter(char c);

        void line();

        void block(String tag, boolean closing);

        void end();
    }

    private static final int LONGEST_REFERENCE = 32;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_VALUE = 4096;
    /** Of all attributes together. */
    private static final int MOST_VALUES = 64 << 10;
    private static final Set<String> BLOCKS = Set.of("p", "div", "tr", "td", "th", "table", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "blockquote", "pre", "center", "section", "article", "header", "footer", "title", "body", "head", "html", "form", "option", "textarea", "button");
    private static final Set<String> SILENT = Set.of("script", "style");
    private static final Set<String> UNREAD = Set.of("script", "style", "title");
    /** Blocks that stand apart from others. */
    private static final Set<String> APART = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr");
    private static final Set<String> CELLS = Set.of("td", "th");
    private static final Set<String> VALUES = Set.of("href", "src", "alt", "title");

    private enum State { TEXT, REFERENCE, OPEN, NAME, TAG, ATTRIBUTE, EQUALS, BARE, QUOTED, MARKUP, COMMENT, SILENT }

    private final StringBuilder out = new StringBuilder();
    private final Sink sink;
    private final Set<String> silents;
    private final StringBuilder values = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private State state = State.TEXT;
    private boolean closing;
    private String tag = "";
    private String silent = "";
    private String attribute = "";
    private char quote;

    private HtmlText(boolean read) {
        sink = read ? new Page() : new Everything();
        silents = read ? UNREAD : SILENT;
    }

    /**
     * For search: white space as it stands in the source, and behind the text the addresses of links and pictures, the titles of things, and texts that stand in for
     * pictures.
     */
    public static HtmlText everything() {
        return new HtmlText(false);
    }

    /** What people read, laid out in lines. */
    public static String read(CharSequence html) {
        HtmlText text = new HtmlText(true);
        return (text.add(html) + text.end()).strip();
    }

    /** Takes the next piece of the source and gives what people see of it. */
    public String add(CharSequence source) {
        for (int i = 0; i < source.length(); i++) {
            take(source.charAt(i));
        }
        return taken();
    }

    /** Gives the rest. */
    public String end() {
        if (state == State.REFERENCE) {
            reference();
        }
        sink.end();
        return taken();
    }

    private String taken() {
        String ready = out.toString();
        out.setLength(0);
        return ready;
    }

    private void take(char c) {
        switch (state) {
            case TEXT -> text(c);
            case REFERENCE -> reference(c);
            case OPEN -> open(c);
            case NAME -> name(c);
            case TAG -> tag(c);
            case ATTRIBUTE -> attribute(c);
            case EQUALS -> equals(c);
            case BARE -> bare(c);
            case QUOTED -> quoted(c);
            case MARKUP -> markup(c);
            case COMMENT -> comment(c);
            case SILENT -> silent(c);
        }
    }

    private void text(char c) {
        if (c == '<') {
            state = State.OPEN;
            closing = false;
        } else if (c == '&') {
            state = State.REFERENCE;
            word.setLength(0);
        } else {
            sink.letter(c);
        }
    }

    private void reference(char c) {
        boolean belongs = Character.isLetterOrDigit(c) || c == '#' && word.length() == 0;
        if (belongs && word.length() < LONGEST_REFERENCE) {
            word.append(c);
            return;
        }
        reference();
        state = State.TEXT;
        if (c != ';') {
            text(c);
        }
    }

    private void reference() {
        letters(resolved(word.toString()));
    }

    /** The character of a reference; what is none stays as it is. */
    private static String resolved(String name) {
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x") || name.startsWith("#X");
            return number(name.substring(hex ? 2 : 1), hex ? 16 : 10).orElse("&" + name);
        }
        String known = Entities.getByName(name);
        return known.isEmpty() ? "&" + name : known;
    }

    private static Optional<String> number(String digits, int radix) {
        int c = 0;
        for (int i = 0; i < digits.length() && c <= Character.MAX_CODE_POINT; i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return Optional.empty();
            }
            c = c * radix + digit;
        }
        return digits.isEmpty() ? Optional.empty() : Optional.of(Character.isValidCodePoint(c) && c > 0 ? Character.toString(c) : " ");
    }

    private void open(char c) {
        if (c == '/' && !closing) {
            closing = true;
        } else if (c == '!' || c == '?') {
            word.setLength(0);
            state = State.MARKUP;
        } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
            word.setLength(0);
            word.append(c);
            state = State.NAME;
        } else {
            letters(closing ? "</" : "<");
            state = State.TEXT;
            text(c);
        }
    }

    private void name(char c) {
        if (c == '>' || c == '/' || Character.isWhitespace(c)) {
            tag = word.toString().toLowerCase(Locale.ROOT);
            state = State.TAG;
            tag(c);
        } else if (word.length() < LONGEST_NAME) {
            word.append(c);
        }
    }

    private void tag(char c) {
        if (c == '>') {
            tagEnd();
        } else if (c != '/' && !Character.isWhitespace(c)) {
            word.setLength(0);
            word.append(c);
            state = State.ATTRIBUTE;
        }
    }

    private void tagEnd() {
        if (tag.equals("br")) {
            sink.line();
        } else if (BLOCKS.contains(tag)) {
            sink.block(tag, closing);
        }
        state = State.TEXT;
        if (!closing && silents.contains(tag)) {
            silent = "</" + tag;
            word.setLength(0);
            state = State.SILENT;
        }
    }

    private void attribute(char c) {
        if (c == '=' || c == '>' || c == '/' || Character.isWhitespace(c)) {
            attribute = word.toString().toLowerCase(Locale.ROOT);
            state = c == '=' || Character.isWhitespace(c) ? State.EQUALS : State.TAG;
            quote = c == '=' ? '=' : 0;
            if (state == State.TAG) {
                tag(c);
            }
        } else if (word.length() < LONGEST_NAME) {
            word.append(c);
        }
    }

    private void equals(char c) {
        value.setLength(0);
        if (Character.isWhitespace(c)) {
            return;
        }
        if (quote == 0) {
            if (c == '=') {
                quote = '=';
            } else {
                state = State.TAG;
                tag(c);
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
            state = State.QUOTED;
        } else if (c == '>') {
            tagEnd();
        } else {
            value.append(c);
            state = State.BARE;
        }
    }

    private void bare(char c) {
        if (c == '>' || Character.isWhitespace(c)) {
            keep();
            state = State.TAG;
            tag(c);
        } else if (value.length() < LONGEST_VALUE) {
            value.append(c);
        }
    }

    private void quoted(char c) {
        if (c == quote) {
            keep();
            state = State.TAG;
        } else if (value.length() < LONGEST_VALUE) {
            value.append(c);
        }
    }

    private void keep() {
        if (VALUES.contains(attribute) && values.length() < MOST_VALUES && !value.toString().startsWith("data:")) {
            String text = value.toString();
            int mark = text.indexOf('&');
            values.append(mark < 0 ? text : attributeText(text)).append("\n\n");
        }
    }

    private static String attributeText(String text) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        for (int mark = text.indexOf('&'); mark >= 0; mark = text.indexOf('&', at)) {
            plain.append(text, at, mark);
            int end = text.indexOf(';', mark);
            boolean reference = end > mark && end - mark <= LONGEST_REFERENCE;
            plain.append(reference ? resolved(text.substring(mark + 1, end)) : "&");
            at = reference ? end + 1 : mark + 1;
        }
        return plain.append(text, at, text.length()).toString();
    }

    private void markup(char c) {
        word.append(c);
        if (word.length() == 2 && word.charAt(0) == '-' && word.charAt(1) == '-') {
            // A comment may end at once.
            state = State.COMMENT;
        } else if (c == '>') {
            state = State.TEXT;
        } else if (word.length() > 2) {
            word.setLength(2);
            word.setCharAt(0, ' ');
        }
    }

    private void comment(char c) {
        int length = word.length();
        if (c == '>' && length >= 2) {
            state = State.TEXT;
        } else if (c == '-') {
            word.append(length < 2 ? "-" : "");
        } else {
            word.setLength(0);
        }
    }

    private void silent(char c) {
        word.append(Character.toLowerCase(c));
        if (word.length() > silent.length()) {
            word.deleteCharAt(0);
        }
        if (silent.contentEquals(word)) {
            closing = true;
            tag = "";
            state = State.TAG;
        }
    }

    private void letters(String text) {
        for (int i = 0; i < text.length(); i++) {
            sink.letter(text.charAt(i));
        }
    }

    private final class Everything implements Sink {
        @Override
        public void letter(char c) {
            out.append(c);
        }

        @Override
        public void line() {
            out.append('\n');
        }

        @Override
        public void block(String block, boolean closes) {
            out.append("\n\n");
        }

        @Override
        public void end() {
            out.append("\n\n").append(values);
        }
    }

    /** White space as browsers show it: a line end in the source is a space, or nothing between Chinese or Japanese letters, which have no spaces. */
    private final class Page implements Sink {
        private int space;
        private boolean newline;
        /** Line ends that stand before the next letter; none matters before the first. */
        private int lines = 2;
        private boolean asTyped;
        private char last = '\n';

        @Override
        public void letter(char c) {
            boolean white = c == ' ' || c == '\u00a0' || c < ' ';
            if (white && !(asTyped && c == '\n')) {
                space++;
                newline |= c == '\n';
            } else if (white) {
                line();
            } else {
                gap(c);
                out.append(c);
                last = c;
            }
        }

        private void gap(char c) {
            if (lines > 0) {
                out.append(last == '\n' ? "" : "\n".repeat(Math.min(2, lines)));
            } else if (space > 0 && !(newline && scriptWithoutSpaces(last) && scriptWithoutSpaces(c))) {
                out.append(' ');
            }
            lines = 0;
            space = 0;
            newline = false;
        }

        private static boolean scriptWithoutSpaces(char c) {
            return c >= '\u2e80' && c <= '\u9fff' || c >= '\uf900' && c <= '\ufaff' || c >= '\uff00' && c <= '\uff60';
        }

        @Override
        public void line() {
            lines++;
        }

        @Override
        public void block(String block, boolean closes) {
            if (CELLS.contains(block)) {
                space++;
                return;
            }
            asTyped = block.equals("pre") ? !closes : asTyped;
            lines = Math.max(lines, APART.contains(block) ? 2 : 1);
        }

        @Override
        public void end() {
            // What stands at the end is nothing that people read.
        }
    }
}
