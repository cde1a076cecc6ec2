package org.mailroom.app.imports;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of somebody's mailbox on an IMAP server: {@code imaps://USER@HOST[:PORT][/FOLDER]}, where {@code imap} stands for STARTTLS. In user and folder {@code %2F} and the like are bytes of
 * UTF-8. Without a folder it is INBOX.
 *
 * @param starttls  whether the connection begins in the clear
 */
public record ImapAddress(boolean starttls, String user, String host, int port, String folder) {
    private static final Pattern FORM = Pattern.compile("(?i)(imaps?)://(?:(.+)@)?(\\[[0-9a-f:.]+]|[^@:/\\[\\]]+)(?::(\\d{1,5}))?(?:/(.*))?");
    private static final int MOST = 65_535;

    /** @throws IllegalArgumentException with a sentence for people */
    public static ImapAddress of(String text) {
        int slash = text.indexOf('/', Math.min(text.length(), "imaps://".length()));
        String place = slash < 0 ? text : text.substring(0, slash);
        Matcher form = FORM.matcher(place);
        if (!form.matches() || form.group(2) == null) {
            throw new IllegalArgumentException("this names no mailbox; allowed: imaps://USER@HOST[:PORT][/FOLDER], or imap:// for STARTTLS");
        }
        if (form.group(2).contains(":")) {
            throw new IllegalArgumentException("a password does not belong on the command line, where others see it; it is asked for, or taken from --password-file or MAILROOM_IMPORT_PASSWORD."
                + " A ':' of the user's name is %3A");
        }
        boolean starttls = form.group(1).equalsIgnoreCase("imap");
        int port = form.group(4) == null ? starttls ? 143 : 993 : Integer.parseInt(form.group(4));
        if (port < 1 || port > MOST) {
            throw new IllegalArgumentException("'" + port + "' is no port; allowed: 1 to " + MOST);
        }
        String folder = slash < 0 || slash == text.length() - 1 ? "INBOX" : decoded(text.substring(slash + 1));
        return new ImapAddress(starttls, decoded(form.group(2)), form.group(3).replaceAll("[\\[\\]]", ""), port, folder);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' has a % that no two hexadecimal digits follow; allowed: %25 for a % itself", e);
        }
    }

    /** Whether the server is this machine, so that nobody can listen. */
    boolean local() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return folder + " of " + user + " on " + host;
    }
}
