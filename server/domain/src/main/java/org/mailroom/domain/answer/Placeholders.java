package org.mailroom.domain.answer;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What saved replies leave open, {@code {{customer.name}}}, and is filled in when they are sent. What is quoted, with
 * {@code >} or in a {@code blockquote}, was written by others and stays as it is.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[ \\t\\u00a0]*([A-Za-z][A-Za-z0-9_.-]*)[ \\t\\u00a0]*}}");
    private static final Pattern QUOTED_LINE = Pattern.compile("(?m)^>.*$");
    private static final Pattern BLOCKQUOTE = Pattern.compile("(?is)<(/?)blockquote\\b[^>]*>");

    private Placeholders() {
    }

    /**
     * Fills a text in.
     *
     * @param html  whether the text is HTML; then values are escaped
     * @param values  by name
     * @param missing  gets the names that have no value; they are left as they are
     */
    public static String fill(String text, boolean html, Map<String, String> values, Set<String> missing) {
        if (!text.contains("{{")) {
            return text;
        }
        Function<String, String> own = part -> fillAll(part, html, values, missing);
        return html ? outsideQuotes(text, own) : outsideLines(text, own);
    }

    private static String fillAll(String text, boolean html, Map<String, String> values, Set<String> missing) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null || value.isBlank()) {
                missing.add(match.group(1));
                return Matcher.quoteReplacement(match.group());
            }
            return Matcher.quoteReplacement(html ? escaped(value) : value);
        });
    }

    private static String outsideLines(String text, Function<String, String> own) {
        StringBuilder filled = new StringBuilder();
        int end = 0;
        Matcher quoted = QUOTED_LINE.matcher(text);
        while (quoted.find()) {
            filled.append(own.apply(text.substring(end, quoted.start()))).append(quoted.group());
            end = quoted.end();
        }
        return filled.append(own.apply(text.substring(end))).toString();
    }

    private static String outsideQuotes(String text, Function<String, String> own) {
        StringBuilder filled = new StringBuilder();
        int depth = 0;
        int end = 0;
        Matcher tag = BLOCKQUOTE.matcher(text);
        while (tag.find()) {
            String between = text.substring(end, tag.start());
            filled.append(depth == 0 ? own.apply(between) : between).append(tag.group());
            depth = tag.group(1).isEmpty() ? depth + 1 : Math.max(0, depth - 1);
            end = tag.end();
        }
        String rest = text.substring(end);
        return filled.append(depth == 0 ? own.apply(rest) : rest).toString();
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
