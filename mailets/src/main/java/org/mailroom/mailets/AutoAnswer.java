package org.mailroom.mailets;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mailets.triage.Reading;

/**
 * Mailet: has the sender of a mail get the saved reply that a rule has named ({@code reply}), unless an automatic answer is out of place (RFC 3834): to machines, lists, and mail without sender; to mail that
 * pretends to be from somebody else, to spam, and to what is in quarantine or was let go from there; to people and teams of the house. The answer is written when the mail is filed, beside its conversation; nobody
 * gets more than one a day. The journal says why there was none.
 *
 * <p>No parameters. Safe from any thread. Replaces James's {@code VacationMailet}, which answers for one person. Proof: {@code AutoAnswerTest}, {@code AutomaticAnswerTest}.
 */
public class AutoAnswer extends GenericMailet {
    private final Directory directory;
    private final Addressee addressee;

    @Inject
    public AutoAnswer(Directory directory) {
        this.directory = directory;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Map<Team, List<MailAddress>> teams = addressee.teams(mail.getRecipients());
        Ruling ruling = Ruling.of(mail);
        List<TeamKey> answering = teams.keySet().stream().flatMap(team -> ruling.teams(team.key()).stream()).distinct().filter(team -> ruling.reply(team).isPresent()).toList();
        if (answering.isEmpty()) {
            return;
        }
        Optional<String> sender = mail.getMaybeSender().asOptional().map(MailAddress::asString);
        RawMessage raw = RawMessage.of(mail);
        Optional<String> why = house(mail, sender).or(() -> Machines.reason(new Reading(raw.headerLines(), raw::open), sender)).or(() -> doubt(mail));
        for (TeamKey team : answering) {
            boolean unwanted = Docket.of(mail).handling(new Folder.Queue(team)).status().filter(AutoAnswer::silent).isPresent();
            why.or(() -> unwanted ? Optional.of("it is unwanted") : Optional.empty()).ifPresent(reason -> ruling.noReply(team, reason));
        }
    }

    private static boolean silent(Status status) {
        return switch (status) {
            case SPAM, QUARANTINED, TRASH -> true;
            default -> false;
        };
    }

    private Optional<String> house(Mail mail, Optional<String> sender) {
        if (mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent() || sender.flatMap(Addressee::address).filter(this::ours).isPresent()) {
            return Optional.of("the sender is of the house");
        }
        return Docket.of(mail).released() ? Optional.of("somebody has let it go") : Optional.empty();
    }

    private boolean ours(EmailAddress address) {
        return directory.teamByAddress(address).isPresent() || directory.agent(address.base()).isPresent();
    }

    /** Somebody who has not written must not get the answer. */
    private static Optional<String> doubt(Mail mail) {
        boolean forged = result(mail, "dmarc").equals("fail") || result(mail, "spf").equals("fail") && !result(mail, "dkim").equals("pass");
        return forged ? Optional.of("the sender may be forged") : Optional.empty();
    }

    private static String result(Mail mail, String method) {
        return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(Authenticate.RESULT + method), String.class).orElse("none");
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom automatic answers";
    }
}
