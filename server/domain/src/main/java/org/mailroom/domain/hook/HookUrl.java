package org.mailroom.domain.hook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a webhook goes: {@code http} or {@code https}, a host, no user and no fragment. What the host's addresses are is another matter, see {@link Reach}.
 */
public record HookUrl(URI uri) {
    private static final int LONGEST = 2000;

    public HookUrl {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("'" + uri + "' begins with neither http:// nor https://");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty() || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new IllegalArgumentException("'" + uri + "' has no host and port that can be read, such as https://hooks.example.org/mailroom");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the address must not have a user before @ or a fragment behind #");
        }
        if (uri.toString().length() > LONGEST) {
            throw new IllegalArgumentException("the address is longer than " + LONGEST + " characters");
        }
    }

    public static HookUrl of(String text) {
        try {
            return new HookUrl(new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URL: " + e.getReason() + "; they look like https://hooks.example.org/mailroom", e);
        }
    }

    /** The name or address of the host, without brackets. */
    public String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Where this address sends on to. @throws IllegalArgumentException when it is no place for a webhook, or leaves TLS */
    public HookUrl redirected(String location) {
        HookUrl next;
        try {
            next = new HookUrl(uri.resolve(new URI(location)));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + location + "' is no URL", e);
        }
        if (uri.getScheme().equalsIgnoreCase("https") && !next.uri().getScheme().equalsIgnoreCase("https")) {
            throw new IllegalArgumentException("'" + location + "' leaves TLS");
        }
        return next;
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
