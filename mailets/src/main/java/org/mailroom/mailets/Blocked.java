package org.mailroom.mailets;

import java.util.ArrayList;
import java.util.List;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.mailets.auth.Authors;

/**
 * Mailet: puts mail of blocked senders into Spam, of those that a team has blocked into that team's. The envelope's sender and the authors in From count. Who is
 * to be rejected was refused when the mail came ({@code smtp.BlockedSenderPolicy}); what comes by another way, or names such a sender in From only, goes into Spam
 * too. Mail of agents is not looked at. An answer in a conversation that is there stays in it, as with all spam.
 *
 * <p>No parameters. Safe from any thread; asks the database once. Proof: {@code BlockedTest}, {@code QuarantineTest}.
 */
public class Blocked extends GenericMailet {
    private static final int MOST_AUTHORS = 20;

    private final BlockedSenders senders;
    private final Addressee addressee;

    @Inject
    public Blocked(BlockedSenders senders, Directory directory) {
        this.senders = senders;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (Docket.of(mail).released() || mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent() || mail.getRecipients().stream().noneMatch(addressee::served)) {
            return;
        }
        List<String> addresses = new ArrayList<>(Authors.of(RawMessage.of(mail).headerLines()).orElse(List.of()).stream().limit(MOST_AUTHORS).toList());
        mail.getMaybeSender().asOptional().map(MailAddress::asString).ifPresent(addresses::add);
        List<BlockedSender> blocked = senders.of(addresses);
        Docket docket = Docket.of(mail);
        boolean all = blocked.stream().anyMatch(sender -> sender.team().isEmpty());
        if (all) {
            docket.spam();
        }
        boolean some = all;
        for (Team team : addressee.teams(mail.getRecipients()).keySet()) {
            if (blocked.stream().anyMatch(sender -> sender.holdsFor(team.key()))) {
                docket.spam(team.key());
                some = true;
            }
        }
        if (some) {
            docket.finding("blocked", blocked.get(0).sender());
        }
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom blocked senders";
    }
}
