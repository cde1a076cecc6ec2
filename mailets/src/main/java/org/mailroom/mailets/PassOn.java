package org.mailroom.mailets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.mail.Outgoing;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mailets.auth.Authors;
import org.mailroom.mailets.triage.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;


/**
 * Mailet: sends copies of a team's mail to the addresses that a rule has named ({@code forward}): byte for byte, behind {@code Resent-*} fields (RFC 5322) and {@code X-Loop}, in the team's name as far as the envelope goes.
 * Spam, and what is in quarantine, is not passed on. Nothing goes round: not to whoever has written it, not when the team has passed it on before ({@code X-Loop}, or the same Message-ID to the same address
 * within a month), not when others have done so often; automatic mail goes without sender, and of one author, or of machines together, no more than {@code mostPerHour} in an hour go from a team to an address. The mail itself
 * goes on in any case.
 *
 * <p>Parameter, optional: {@code mostPerHour} 20. A mail that is handed in again is not passed on twice. Safe from any thread; blocks. Replaces James's {@code Forward}, which knows no loops. Proof:
 * {@code PassOnTest}, {@code ForwardTest}.
 */
public class PassOn extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(PassOn.class);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
    private static final int MOST_RESENT = 5;

    private final Outgoing outgoing;
    private final Clock clock;
    private final Addressee addressee;
    private int mostPerHour;

    @Inject
    public PassOn(Outgoing outgoing, Directory directory, Clock clock) {
        this.outgoing = outgoing;
        this.clock = clock;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void init() throws MessagingException {
        mostPerHour = new Parameters(getMailetConfig()).count("mostPerHour", 20);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        for (Map.Entry<Team, List<MailAddress>> entry : addressee.teams(mail.getRecipients()).entrySet()) {
            TeamKey team = entry.getKey().key();
            for (String to : Ruling.of(mail).forwards(team)) {
                Optional<String> why = reason(mail, entry.getKey(), to);
                if (why.isEmpty() && forward(mail, entry.getKey(), to) == Outgoing.Result.TOO_MANY) {
                    why = Optional.of("too much of it within an hour");
                }
                if (why.isPresent()) {
                    LOGGER.warn("{} is not forwarded from {} to {}: {}", mail.getName(), team, to, why.get());
                    Docket.of(mail).finding("noForward", why.get());
                }
            }
        }
    }

    private static boolean unwanted(Mail mail, TeamKey team) {
        return Docket.of(mail).handling(new Folder.Queue(team)).status().filter(status -> status == Status.SPAM || status == Status.QUARANTINED).isPresent();
    }

    /** Why it must not go there, however much has gone there lately. */
    static Optional<String> reason(Mail mail, Team team, String to) throws MessagingException {
        if (unwanted(mail, team.key())) {
            return Optional.of("it is unwanted");
        }
        Reading message = reading(mail);
        List<String> authors = Authors.of(message.headerLines()).orElse(List.of());
        if (authors.stream().anyMatch(author -> same(author, to)) || sender(mail).filter(address -> same(address, to)).isPresent()) {
            return Optional.of("it comes from there");
        }
        boolean looped = message.header("X-Loop").stream().flatMap(line -> Addressee.address(line).stream()).anyMatch(address -> team.addresses().contains(address.base()));
        if (looped || message.header("Resent-From").size() >= MOST_RESENT) {
            return Optional.of("it has been passed on before");
        }
        return Optional.empty();
    }

    private static String whose(Mail mail) throws MessagingException {
        return machine(mail) ? "machines" : Authors.of(reading(mail).headerLines()).orElse(List.of()).stream().findFirst().orElse("").toLowerCase(Locale.ROOT);
    }

    private static boolean same(String address, String other) {
        Optional<EmailAddress> one = Addressee.address(address);
        return one.isPresent() && one.map(EmailAddress::base).equals(Addressee.address(other).map(EmailAddress::base));
    }

    private static Optional<String> sender(Mail mail) {
        return mail.getMaybeSender().asOptional().map(MailAddress::asString);
    }

    private static Reading reading(Mail mail) throws MessagingException {
        RawMessage raw = RawMessage.of(mail);
        return new Reading(raw.headerLines(), raw::open);
    }

    /** Whether nobody must be told when it cannot be delivered. */
    private static boolean machine(Mail mail) throws MessagingException {
        return Machines.automatic(reading(mail)) || sender(mail).isEmpty();
    }

    private Outgoing.Result forward(Mail mail, Team team, String to) throws MessagingException {
        byte[] fields = ("X-Loop: " + team.identity() + "\r\nResent-Date: " + DATE.format(ZonedDateTime.now(clock)) + "\r\nResent-From: <" + team.identity() + ">\r\nResent-To: <" + to
            + ">\r\nResent-Message-ID: <" + UUID.randomUUID() + "@" + team.identity().domain() + ">\r\n").getBytes(StandardCharsets.US_ASCII);
        RawMessage raw = RawMessage.of(mail);
        Content message = () -> new SequenceInputStream(new ByteArrayInputStream(fields), raw.open());
        String id = reading(mail).header("Message-ID").stream().findFirst().orElse(mail.getName());
        Optional<String> sender = machine(mail) ? Optional.empty() : Optional.of(team.identity().value());
        try {
            Outgoing.Result result = outgoing.send(new Outgoing.Sent(mail.getName() + "-to-" + to, sender, List.of(to), message), new IngestKey("forward/" + team.key() + "/" + to + "/" + id),
                new Outgoing.Limit("forward/" + team.key() + "/" + to + "/" + whose(mail), mostPerHour));
            LOGGER.info("{} is forwarded from {} to {}: {}", mail.getName(), team.key(), to, result);
            return result;
        } catch (IOException e) {
            throw new MessagingException("the message of " + mail.getName() + " cannot be forwarded", e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom forwarding";
    }
}
