package org.mailroom.webadmin;

import java.util.Map;

import org.eclipse.jetty.http.HttpFields;

/**
 * The header fields that every answer carries, errors of Jetty's own included: nothing may be loaded, framed, guessed or
 * kept by the browser. (A page that needs more says so in its route.)
 */
final class SecurityHeaders {
    private static final Map<String, String> FIELDS = Map.of(
        "Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options", "nosniff",
        "X-Frame-Options", "DENY",
        "Referrer-Policy", "no-referrer",
        "Cross-Origin-Opener-Policy", "same-origin",
        "Cross-Origin-Resource-Policy", "same-origin",
        "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
        "Cache-Control", "no-store");

    private SecurityHeaders() {
    }

    static void addTo(HttpFields.Mutable headers) {
        FIELDS.forEach(headers::put);
    }
}
