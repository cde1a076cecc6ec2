package org.mailroom.mailets;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.mail.MessagingException;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.mime.HeaderText;

/**
 * Mailet: takes header fields out of mail that comes in which only this server may set, so that nobody can pretend to have
 * been scanned, routed or assigned; and {@code Bcc} out of what agents send. Parameters, both optional: {@code remove},
 * names with commas between, {@code *} at the end for all that begin so (default {@code X-Mailroom-*, X-Spam-*}), and
 * {@code authservId}, the name under which this server writes {@code Authentication-Results} (RFC 8601 section 5; default: the
 * server's name, which the assembly leaves as the context's attribute {@value #HOST_NAME}).
 *
 * <p>All other bytes of the message stay as they are; a message without such fields is not touched. Safe from any thread.
 * Proof: {@code SanitiseTest}.
 */
public class Sanitise extends GenericMailet {
    /** Attribute of the mailet context: the server's name. */
    public static final String HOST_NAME = "org.mailroom.hostName";

    private List<String> names;
    private String authservId;

    @Override
    public void init() {
        names = Arrays.stream(getInitParameter("remove", "X-Mailroom-*, X-Spam-*").split(","))
            .map(name -> name.trim().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .toList();
        String hostName = Optional.ofNullable(getMailetContext().getAttribute(HOST_NAME)).map(Object::toString).orElse("");
        authservId = getInitParameter("authservId", hostName).trim().toLowerCase(Locale.ROOT);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        boolean fromAgent = mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent();
        RawMessage before = RawMessage.of(mail);
        RawMessage after = before.without(line -> mustGo(line, fromAgent));
        if (after.headerLines().size() < before.headerLines().size()) {
            mail.setMessage(after.asMessage());
        }
    }

    private boolean mustGo(String line, boolean fromAgent) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
        return fromAgent && name.equals("bcc")
            || names.stream().anyMatch(pattern -> matches(pattern, name))
            || name.equals("authentication-results") && ours(line.substring(colon + 1));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : name.equals(pattern);
    }

    private boolean ours(String results) {
        String id = HeaderText.withoutComments(results).split(";", 2)[0].replace('"', ' ').trim().split("\\s+")[0].toLowerCase(Locale.ROOT);
        return !authservId.isEmpty() && id.equals(authservId);
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom sanitise";
    }
}
