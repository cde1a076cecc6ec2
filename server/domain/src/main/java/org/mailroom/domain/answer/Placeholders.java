package org.mailroom.domain.answer;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What saved replies leave open, {@code {{customer.name}}}, and is filled in when they are sent. What is quoted, with
 * {@code >} or in a {@code blockquote}, was written by others and stays as it is.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[ \\t\\u00a0]*([A-Za-z][A-Za-z0-9_.-]*)[ \\t\\u00a0]*}}");
    private static final Pattern QUOTED_LINE = Pattern.compile("(?m)^>.*$");
    private static final Pattern BLOCKQUOTE = Pattern.compile("(?is)<(/?)blockquote\\b[^<>]*>");

    /** All that can be filled in. */
    public static final Set<String> KNOWN = Set.of("customer.name", "customer.firstName", "agent.name", "team.name", "conversation.number");
    private static final Map<String, String> ANY = KNOWN.stream().collect(Collectors.toMap(name -> name, name -> name));

    private Placeholders() {
    }

    /**
     * A text that is to be filled in one day, as it is.
     *
     * @throws IllegalArgumentException when it has a placeholder that nothing can be filled into; names it and those that are allowed
     */
    public static String checked(String text, boolean html) {
        Set<String> unknown = new TreeSet<>();
        fill(text, html, ANY, unknown);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no placeholder " + unknown.stream().map(name -> "{{" + name + "}}").collect(Collectors.joining(", "))
                + "; allowed: " + new TreeSet<>(KNOWN).stream().map(name -> "{{" + name + "}}").collect(Collectors.joining(", ")));
        }
        return text;
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
