package org.mailroom.webadmin.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import org.mailroom.webadmin.work.Problem;

/** What all lists have in common: {@code limit} and {@code cursor}. */
final class Paging {
    private static final int LONGEST = 200;
    private static final int USUAL = 100;
    static final List<Endpoint.Parameter> PARAMETERS = List.of(new Endpoint.Parameter("cursor", Schema.TEXT, "the next of the page before"),
        new Endpoint.Parameter("limit", Schema.WHOLE.with("minimum", 1).with("maximum", LONGEST).with("default", USUAL), "how many at most"));

    private Paging() {
    }

    static int limit(Call call) {
        Optional<String> text = call.parameter("limit");
        if (text.isPresent() && (!text.get().matches("\\d{1,4}") || Integer.parseInt(text.get()) < 1 || Integer.parseInt(text.get()) > LONGEST)) {
            throw wrong("limit", "'" + text.get() + "' is not allowed; a number from 1 to " + LONGEST + " is");
        }
        return text.map(Integer::parseInt).orElse(USUAL);
    }

    /** A page of a port, whose only trouble with its arguments is the cursor. */
    static <T> T page(Supplier<T> listing) {
        try {
            return listing.get();
        } catch (IllegalArgumentException e) {
            throw wrong("cursor", e.getMessage());
        }
    }

    private static Problem wrong(String parameter, String detail) {
        return Problem.of(400, "Not understood", parameter + ": " + detail + ". Nothing was changed.", Map.of("field", parameter));
    }

    /** @param next  where the next page begins; empty when there is none */
    record Cut<T>(List<T> items, Optional<String> next) {
    }

    /**
     * A page of a list that is known as a whole. What comes or goes between two pages moves nothing else.
     *
     * @param key  by which items are put in order; each has another one
     */
    static <T> Cut<T> cut(Call call, List<T> all, Function<T, String> key) {
        return cut(all, key, page(() -> call.parameter("cursor").map(Paging::read)), limit(call));
    }

    /** @param after  the key of the last item of the page before */
    static <T> Cut<T> cut(List<T> all, Function<T, String> key, Optional<String> after, int limit) {
        List<T> rest = all.stream().sorted(Comparator.comparing(key)).filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0).limit(limit + 1L).toList();
        List<T> page = rest.subList(0, Math.min(limit, rest.size()));
        return new Cut<>(page, rest.size() > limit ? Optional.of(written(page.isEmpty() ? "" : key.apply(page.get(limit - 1)))) : Optional.empty());
    }

    static <T> Reply of(Call call, List<T> all, Function<T, String> key, Function<T, ?> shape) {
        Cut<T> cut = cut(call, all, key);
        return Reply.json(200, Shapes.page(cut.items().stream().map(shape).toList(), cut.next()));
    }

    /** A key of numbers that is in order as a text, too. */
    static String key(long... numbers) {
        StringBuilder key = new StringBuilder();
        for (long number : numbers) {
            key.append(String.format("%019d", number)).append(' ');
        }
        return key.toString();
    }

    private static String written(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(('k' + key).getBytes(StandardCharsets.UTF_8));
    }

    /** The key that a cursor was made of. */
    static String read(String cursor) {
        String refusal = "'" + cursor + "' is no cursor; send the next of the page before";
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException(refusal);
        }
        if (!text.startsWith("k") || !written(text.substring(1)).equals(cursor)) {
            throw new IllegalArgumentException(refusal);
        }
        return text.substring(1);
    }
}
