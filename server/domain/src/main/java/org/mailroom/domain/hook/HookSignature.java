package org.mailroom.domain.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what is sent, so that who gets it knows from whom it is and when it was sent: {@code t=UNIX,v1=HEX}, HMAC-SHA256 over {@code UNIX.CONTENT}. */
public final class HookSignature {
    /** The header field that carries it. */
    public static final String FIELD = "X-Mailroom-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private HookSignature() {
    }

    public static String of(String secret, Instant time, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((time.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + time.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
