package org.mailroom.mailets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.Team;
import org.mailroom.mailets.auth.Dns;
import org.mailroom.mailets.auth.SenderCheck;

/**
 * Mailet: finds out whether mail from outside comes from whom it says: SPF, DKIM and DMARC. It notes {@code Authentication-Results} (RFC 8601), and
 * each result as the attribute {@code org.mailroom.auth.spf}, {@code .dkim} and {@code .dmarc}: {@code pass}, {@code fail}, {@code none}, {@code temperror},
 * {@code permerror}, {@code softfail}, {@code neutral} or {@code policy}. What fails DMARC is treated as the team wants it ({@link DmarcFail}), but never
 * worse than the owner of the domain asks for. Mail of agents, and mail for recipients elsewhere only, is not looked at. The host says nothing where it is
 * this machine, or a mail server of the house that hands over by LMTP: no SPF then.
 *
 * <p>Parameters, both optional: {@code authservId} (default: the server's name; the same as of {@link Sanitise}), and {@code timeout} 2s for all look-ups
 * of one mail; what is not known by then is {@code temperror}, and the mail goes on.
 *
 * <p>Safe from any thread; blocks, within that time. Replaces James's {@code SPF} and {@code DKIMVerify}, which have no deadline and know no DMARC.
 * Proof: {@code AuthenticateTest}, {@code SenderAuthenticationTest}.
 */
public class Authenticate extends GenericMailet {
    static final String RESULT = "org.mailroom.auth.";
    private static final AttributeName RELAYED = AttributeName.of(Marks.RELAYED);

    private final Dns dns;
    private final Addressee addressee;
    private String authservId;
    private Duration timeout;

    @Inject
    public Authenticate(Dns dns, Directory directory) {
        this.dns = dns;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void init() throws MessagingException {
        String hostName = Optional.ofNullable(getMailetContext().getAttribute(Sanitise.HOST_NAME)).map(Object::toString).orElse("localhost");
        authservId = getInitParameter("authservId", hostName).trim();
        timeout = new Parameters(getMailetConfig()).time("timeout", Duration.ofSeconds(2));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (Docket.of(mail).released() || mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent() || mail.getRecipients().stream().noneMatch(addressee::served)) {
            return;
        }
        SenderCheck check = check(mail);
        Docket docket = Docket.of(mail);
        docket.field("Authentication-Results", check.results(authservId));
        note(mail, "spf", check.spfWord());
        note(mail, "dkim", check.dkimWord());
        note(mail, "dmarc", check.dmarc().word());
        if (check.dmarc().word().equals("fail")) {
            failed(mail, docket, check);
        }
    }

    private SenderCheck check(Mail mail) throws MessagingException {
        RawMessage message = RawMessage.of(mail);
        String helo = AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_HELO, String.class).orElse("");
        Optional<String> sender = mail.getMaybeSender().asOptional().map(MailAddress::asString);
        try {
            Optional<String> host = mail.getAttribute(RELAYED).isPresent() ? Optional.empty() : strange(mail.getRemoteAddr());
            return SenderCheck.of(new SenderCheck.Letter(host, sender, helo, message.headerLines(), message::body), dns, timeout);
        } catch (IOException e) {
            throw new MessagingException("the message of " + mail.getName() + " cannot be read", e);
        }
    }

    /** The address, unless it is of this machine, or none is known. */
    private static Optional<String> strange(String address) {
        try {
            return address == null || address.isBlank() || InetAddress.getByName(address).isLoopbackAddress() ? Optional.empty() : Optional.of(address);
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    private static void note(Mail mail, String name, String result) {
        // A journal entry for each mail that says nothing helps nobody.
        if (!result.equals("none")) {
            Docket.of(mail).finding(name, result);
        }
        mail.setAttribute(new Attribute(AttributeName.of(RESULT + name), AttributeValue.of(result)));
    }

    private void failed(Mail mail, Docket docket, SenderCheck check) throws MessagingException {
        List<MailAddress> rejected = new ArrayList<>();
        for (Map.Entry<Team, List<MailAddress>> team : addressee.teams(mail.getRecipients()).entrySet()) {
            DmarcFail treatment = check.dmarc().treatment(team.getKey().settings().screening().dmarcFail());
            if (treatment == DmarcFail.REJECT) {
                rejected.addAll(team.getValue());
            } else if (treatment == DmarcFail.QUARANTINE) {
                docket.quarantine(team.getKey().key());
            }
        }
        Rejection.of(mail, rejected, "it fails DMARC of " + check.dmarc().from(), getMailetContext());
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom sender authentication";
    }
}
