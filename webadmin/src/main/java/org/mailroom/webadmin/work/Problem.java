package org.mailroom.webadmin.work;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Why a request is not done, as a problem document (RFC 9457). Nothing was changed.
 *
 * @see #type() the last part of the type's URI; {@code about:blank} when it is empty
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String title;
    private final transient Map<String, Object> more;
    private final long retryAfter;

    private Problem(int status, String type, String title, String detail, Map<String, Object> more) {
        this(status, type, title, detail, more, 0);
    }

    private Problem(int status, String type, String title, String detail, Map<String, Object> more, long retryAfter) {
        super(detail, null, false, false);
        this.retryAfter = retryAfter;
        this.status = status;
        this.type = type;
        this.title = title;
        this.more = more;
    }

    public static Problem of(int status, String title, String detail) {
        return new Problem(status, "", title, detail, Map.of());
    }

    /** @param more  further members of the document */
    public static Problem of(int status, String title, String detail, Map<String, Object> more) {
        return new Problem(status, "", title, detail, more);
    }

    public static Problem notFound() {
        return of(404, "Not found", "There is nothing at this address.");
    }

    /** It is too early, and will not be any more after so many seconds. */
    public static Problem tooMany(String title, String detail, long seconds) {
        return new Problem(429, "", title, detail, Map.of(), seconds);
    }

    /** A field of the content or a query parameter is wrong. */
    public static Problem field(String name, String detail) {
        return new Problem(422, "field", "Not understood", name + ": " + detail + ". Nothing was changed.", Map.of("field", name));
    }

    public static Problem conflict(String detail, Map<String, Object> more) {
        return new Problem(409, "conflict", "Conflict", detail, more);
    }

    public int status() {
        return status;
    }

    /** In how many seconds it is worth another try; empty where time changes nothing. */
    public OptionalLong retryAfter() {
        return retryAfter > 0 ? OptionalLong.of(retryAfter) : OptionalLong.empty();
    }

    public String type() {
        return type;
    }

    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type.isEmpty() ? "about:blank" : "https://mailroom.invalid/problems/" + type);
        document.put("title", title);
        document.put("status", status);
        document.put("detail", getMessage());
        document.putAll(more);
        return document;
    }
}
