package org.mailroom.webadmin.page;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What browsers keep for us: the session, the language, and before the login a text that the login form repeats. No script reads the first and the last, no other site's form
 * sends them along, and they go over TLS only where there is TLS.
 */
final class Cookies {
    static final String SESSION = "mailroom-session";
    static final String LANGUAGE = "mailroom-language";
    static final String LOGIN = "mailroom-login";
    private static final int YEAR = 365 * 24 * 3600;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Cookies() {
    }

    static Optional<String> of(PageRequest asked, String name) {
        return Optional.ofNullable(asked.cookies().get(name)).filter(value -> !value.isEmpty());
    }

    static PageAnswer put(PageAnswer answer, PageRequest asked, String name, String value) {
        return answer.adding("Set-Cookie", name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + secure(asked));
    }

    static PageAnswer language(PageAnswer answer, PageRequest asked, String tag) {
        return answer.adding("Set-Cookie", LANGUAGE + "=" + tag + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + YEAR + secure(asked));
    }

    static PageAnswer drop(PageAnswer answer, PageRequest asked, String name) {
        return answer.adding("Set-Cookie", name + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + secure(asked));
    }

    private static String secure(PageRequest asked) {
        return asked.secure() ? "; Secure" : "";
    }

    static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What forms of this session send along; it tells nothing of the session's text. */
    static String token(String session) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(session.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("form".getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
