package org.mailroom.store.search.text;

import java.util.Locale;
import java.util.Set;

import org.jsoup.nodes.Entities;

/**
 * What people see of an HTML text: without markup, scripts, styles and comments, with character references resolved; what a tag stands in stays one word,
 * unless the tag begins a line. Behind it, the addresses of links and pictures, and texts that stand in for pictures. One object reads one text, in
 * pieces of any size, in bounded memory, whatever the HTML is; for one thread.
 */
public final class HtmlText {
    private static final int LONGEST_REFERENCE = 32;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_VALUE = 4096;
    /** Of all attributes together. */
    private static final int MOST_VALUES = 64 << 10;
    private static final Set<String> LINES = Set.of("br");
    private static final Set<String> BLOCKS = Set.of("p", "div", "tr", "td", "th", "table", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "blockquote", "pre", "center", "section", "article", "header", "footer", "title", "body", "head", "html", "form", "option", "textarea", "button");
    private static final Set<String> SILENT = Set.of("script", "style");
    private static final Set<String> VALUES = Set.of("href", "src", "alt", "title");

    private enum State { TEXT, REFERENCE, OPEN, NAME, TAG, ATTRIBUTE, EQUALS, BARE, QUOTED, MARKUP, COMMENT, SILENT }

    private final StringBuilder out = new StringBuilder();
    private final StringBuilder values = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private State state = State.TEXT;
    private boolean closing;
    private String tag = "";
    private String silent = "";
    private String attribute = "";
    private char quote;

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
        out.append("\n\n").append(values);
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
            out.append(c);
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
        out.append(resolved(word.toString()));
    }

    /** The character of a reference; what is none stays as it is. */
    private static String resolved(String name) {
        if (name.startsWith("#")) {
            try {
                boolean hex = name.startsWith("#x") || name.startsWith("#X");
                int c = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
                return Character.isValidCodePoint(c) && c > 0 ? Character.toString(c) : " ";
            } catch (NumberFormatException none) {
                return "&" + name;
            }
        }
        String known = Entities.getByName(name);
        return known.isEmpty() ? "&" + name : known;
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
            out.append(closing ? "</" : "<");
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
        if (LINES.contains(tag)) {
            out.append('\n');
        } else if (BLOCKS.contains(tag)) {
            out.append("\n\n");
        }
        state = State.TEXT;
        if (!closing && SILENT.contains(tag)) {
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
            word.setLength(0);
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
        if (word.length() == silent.length() && word.toString().equals(silent)) {
            closing = true;
            tag = "";
            state = State.TAG;
        }
    }
}
