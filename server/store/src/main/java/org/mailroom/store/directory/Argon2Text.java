package org.mailroom.store.directory;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hash with its parameters in the PHC string format, {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}, as other Argon2
 * programs write and read it.
 */
record Argon2Text(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    private static final Pattern FORM = Pattern.compile(
        "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,172})");
    private static final int MOST_MEMORY_KIB = 1024 * 1024;

    static Argon2Text parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("a stored password is not of the form $argon2id$v=19$m=…,t=…,p=…$salt$hash");
        }
        int memoryKib = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (passes == 0 || lanes == 0 || memoryKib < 8 * lanes || memoryKib > MOST_MEMORY_KIB) {
            throw new IllegalStateException("a stored password has parameters out of range: m=" + memoryKib + ",t=" + passes + ",p=" + lanes);
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return new Argon2Text(memoryKib, passes, lanes, base64.decode(parts.group(4)), base64.decode(parts.group(5)));
    }

    String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes
            + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Without salt and hash: what is printed may be logged. */
    @Override
    public String toString() {
        return "argon2id m=" + memoryKib + ",t=" + passes + ",p=" + lanes;
    }
}
