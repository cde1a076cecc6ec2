package org.mailroom.mailets;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.team.Directory;
import org.mailroom.mailets.auth.Authors;
import org.mailroom.mailets.auth.Signature;

/**
 * Mailet: signs mail that leaves (DKIM, RFC 6376) when the domain of its From is served here and has a key ({@code mailroom dkim}). It stands before
 * Relay and behind File, as the last that changes a message; what Relay takes out, {@code X-Mailroom-*} and {@code Bcc}, is not signed. Mail that
 * came in from outside is never signed, whatever it says: only agents' mail and what the server itself writes.
 *
 * <p>No parameters. Other bytes of the message stay as they are. A message is signed once, also when it is tried again. Safe from any thread; reads the message once. Replaces James's
 * {@code DKIMSign}, which keeps its key in the chain's configuration and writes the message anew. Proof: {@code SignTest}, {@code SenderAuthenticationTest}.
 */
public class Sign extends GenericMailet {
    private final SigningKeys keys;
    private final Directory directory;
    private final Addressee addressee;

    @Inject
    public Sign(SigningKeys keys, Directory directory) {
        this.keys = keys;
        this.directory = directory;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        boolean stranger = mail.getAttribute(Mail.SMTP_SESSION_ID).isPresent() && mail.getAttribute(Mail.SMTP_AUTH_USER).isEmpty();
        if (stranger || mail.getRecipients().stream().allMatch(addressee::served)) {
            return;
        }
        RawMessage message = RawMessage.of(mail);
        Optional<SigningKeys.Key> key = author(message.headerLines()).filter(directory.domains()::contains).flatMap(keys::signing);
        if (key.isEmpty() || signed(message, key.get())) {
            return;
        }
        try {
            mail.setMessage(message.behind(Signature.of(message.headerLines(), message::body, key.get())).asMessage());
        } catch (IOException e) {
            throw new MessagingException("the message of " + mail.getName() + " cannot be read", e);
        }
    }

    /** The domain of the only author. */
    private static Optional<String> author(List<String> lines) {
        return Authors.of(lines).filter(authors -> authors.size() == 1)
            .map(authors -> authors.get(0).substring(authors.get(0).lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean signed(RawMessage message, SigningKeys.Key key) {
        String selector = "s=" + key.selector() + ";";
        return message.headerLines().stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("dkim-signature:") && line.contains(selector)
            && line.contains("d=" + key.domain() + ";"));
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom DKIM signing";
    }
}
