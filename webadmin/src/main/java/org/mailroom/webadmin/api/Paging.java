package org.mailroom.webadmin.api;

import java.util.function.Supplier;

import org.mailroom.webadmin.work.Problem;

/** What lists have in common: {@code limit} and {@code cursor}. */
final class Paging {
    private Paging() {
    }

    static int limit(Call call) {
        return call.parameter("limit", Desks::limit).orElse(Desks.USUAL_PAGE);
    }

    /** A page of a port, whose only trouble with its arguments is the cursor. */
    static <T> T page(Supplier<T> listing) {
        try {
            return listing.get();
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
    }
}
