package org.mailroom.domain.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.search.Query.AssignedTo;
import org.mailroom.domain.search.Query.Place;
import org.mailroom.domain.search.Query.Term;
import org.mailroom.domain.search.Query.Text;
import org.mailroom.domain.search.Query.Wish;
import org.mailroom.domain.team.EmailAddress;

/**
 * Reads a query as people type it: words, {@code "several words"}, {@code key:value}, a {@code -} before what must not be. All must hold. Japanese
 * spaces, colons and quotation marks count as the plain ones. For one thread.
 */
final class QueryText {
    private static final int LONGEST = 1000;
    private static final int MOST = 20;
    private static final Pattern KEY = Pattern.compile("[A-Za-z]{2,12}");

    private final String text;
    private final Map<String, Function<String, Term>> keys = new TreeMap<>();
    private int at;

    QueryText(String text, Optional<EmailAddress> asker) {
        this.text = text;
        keys.put("from", value -> new Text(Place.FROM, value));
        keys.put("to", value -> new Text(Place.TO, value));
        keys.put("subject", value -> new Text(Place.SUBJECT, value));
        keys.put("tag", value -> new Query.Tagged(Tag.of(value)));
        keys.put("customer", QueryText::customer);
        keys.put("is", QueryText::is);
        keys.put("assignee", value -> assignee(value, asker));
        keys.put("before", value -> new Query.Before(day(value)));
        keys.put("after", value -> new Query.After(day(value)));
    }

    Query query() {
        if (text.length() > LONGEST) {
            throw new QueryRefused(LONGEST + 1, "a query has at most " + LONGEST + " characters");
        }
        List<Wish> wishes = new ArrayList<>();
        for (skip(); at < text.length(); skip()) {
            if (wishes.size() == MOST) {
                throw new QueryRefused(at + 1, "a query has at most " + MOST + " terms");
            }
            wishes.add(wish());
        }
        return new Query(wishes);
    }

    private void skip() {
        while (at < text.length() && space(text.charAt(at))) {
            at++;
        }
    }

    private static boolean space(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean quote(char c) {
        return c == '"' || c == '\u201c' || c == '\u201d' || c == '\uff02';
    }

    private static boolean colon(char c) {
        return c == ':' || c == '\uff1a';
    }

    private Wish wish() {
        int start = at;
        boolean not = text.charAt(at) == '-' && at + 1 < text.length() && !space(text.charAt(at + 1));
        at += not ? 1 : 0;
        int begin = at;
        if (quote(text.charAt(at))) {
            return new Wish(new Text(Place.ANYWHERE, quoted()), not);
        }
        while (at < text.length() && !space(text.charAt(at)) && !colon(text.charAt(at)) && !quote(text.charAt(at))) {
            at++;
        }
        String word = text.substring(begin, at);
        if (at < text.length() && colon(text.charAt(at)) && key(word, at + 1)) {
            return new Wish(keyed(begin, word.toLowerCase(Locale.ROOT)), not);
        }
        while (at < text.length() && !space(text.charAt(at))) {
            if (quote(text.charAt(at))) {
                throw new QueryRefused(at + 1, "a quotation mark stands at the beginning of a term, or behind a colon");
            }
            at++;
        }
        word = text.substring(begin, at);
        return new Wish(ConversationNumber.parse(word).<Term>map(Query.Numbered::new).orElse(new Text(Place.ANYWHERE, not ? word : text.substring(start, at))), not);
    }

    /** Whether a word before a colon is meant as a key: not in {@code Re: order}, nor in the address of a page. */
    private boolean key(String word, int next) {
        boolean valued = next < text.length() && !space(text.charAt(next)) && !text.startsWith("//", next);
        return keys.containsKey(word.toLowerCase(Locale.ROOT)) || valued && KEY.matcher(word).matches();
    }

    private Term keyed(int begin, String key) {
        Function<String, Term> reader = keys.get(key);
        if (reader == null) {
            throw new QueryRefused(begin + 1, "'" + key + ":' is not known; allowed are " + String.join(": ", keys.keySet()) + ":, and quotation marks around a text with a colon in it");
        }
        at++;
        int value = at;
        String said = at < text.length() && quote(text.charAt(at)) ? quoted() : word();
        if (said.isBlank()) {
            throw new QueryRefused(value + 1, "a value is missing behind '" + key + ":'");
        }
        try {
            return reader.apply(said);
        } catch (IllegalArgumentException | Refused e) {
            throw new QueryRefused(value + 1, e.getMessage());
        }
    }

    private String word() {
        int begin = at;
        while (at < text.length() && !space(text.charAt(at))) {
            if (quote(text.charAt(at))) {
                throw new QueryRefused(at + 1, "a quotation mark stands at the beginning of a term, or behind a colon");
            }
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() {
        int open = at++;
        int begin = at;
        while (at < text.length() && !quote(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            throw new QueryRefused(open + 1, "the quotation mark is not closed");
        }
        String inside = text.substring(begin, at);
        if (inside.isBlank()) {
            throw new QueryRefused(open + 1, "there is nothing between the quotation marks");
        }
        at++;
        return inside;
    }

    private static Term is(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (word.equals("unassigned")) {
            return new AssignedTo(Optional.empty());
        }
        return new Query.Is(Status.of(word).orElseThrow(() ->
            new IllegalArgumentException("'" + value + "' is no status; allowed: open, waiting, snoozed, done, spam, quarantined, trash, unassigned")));
    }

    private static Term assignee(String value, Optional<EmailAddress> asker) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "none" -> new AssignedTo(Optional.empty());
            case "me" -> new AssignedTo(Optional.of(asker.orElseThrow(() -> new IllegalArgumentException("'me' is nobody here, for a token is no agent; give an address"))));
            default -> new AssignedTo(Optional.of(EmailAddress.of(value)));
        };
    }

    private static Term customer(String value) {
        if (value.indexOf('@') < 1 || value.indexOf('@') == value.length() - 1) {
            throw new IllegalArgumentException("'" + value + "' is no address; they look like cora@example.org");
        }
        return new Query.With(value.toLowerCase(Locale.ROOT));
    }

    private static LocalDate day(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + value + "' is no day; they look like 2026-03-01");
        }
    }
}
