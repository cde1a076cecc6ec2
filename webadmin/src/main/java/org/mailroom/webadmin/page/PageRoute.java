package org.mailroom.webadmin.page;

import org.mailroom.webadmin.work.PathPattern;

/**
 * What answers one method at one path.
 *
 * @param files  whether files may be sent along
 */
record PageRoute(String method, PathPattern pattern, boolean files, Action action) {
    /** Answers a visit; may block. Throws {@link org.mailroom.webadmin.work.Problem} and {@link org.mailroom.domain.Refused}. */
    @FunctionalInterface
    interface Action {
        PageAnswer answer(Visit visit) throws Exception;
    }

    static PageRoute get(String pattern, Action action) {
        return new PageRoute("GET", new PathPattern(pattern), false, action);
    }

    static PageRoute post(String pattern, Action action) {
        return new PageRoute("POST", new PathPattern(pattern), false, action);
    }

    /** A form that sends files. */
    static PageRoute upload(String pattern, Action action) {
        return new PageRoute("POST", new PathPattern(pattern), true, action);
    }
}
