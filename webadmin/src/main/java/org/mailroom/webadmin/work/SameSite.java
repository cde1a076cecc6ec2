package org.mailroom.webadmin.work;

import java.util.Optional;
import java.util.function.Function;

/** Browsers tell from which site a request comes; programs do not say. */
public final class SameSite {
    private SameSite() {
    }

    /**
     * Refuses what another site has a browser send, with whatever that browser knows of us.
     *
     * @param header  by name in small letters
     * @throws Problem 403
     */
    public static void check(Function<String, Optional<String>> header) {
        String host = header.apply("host").orElse("");
        boolean origin = header.apply("origin").map(from -> from.replaceFirst("^https?://", "").equalsIgnoreCase(host)).orElse(true);
        boolean site = header.apply("sec-fetch-site").map(from -> from.equals("same-origin") || from.equals("none")).orElse(true);
        if (!origin || !site) {
            throw Problem.of(403, "Not from our page", "This was sent from another site. Nothing was changed.");
        }
    }
}
