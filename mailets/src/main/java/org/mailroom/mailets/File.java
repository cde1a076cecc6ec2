package org.mailroom.mailets;

import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.MimeUtility;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mailet: files the mail for its recipients of served domains, a team's mail in its queue, an agent's in the INBOX, and
 * takes these recipients off the mail; a team's mail in the queues of other teams where {@link Route} has said so. The message is stored byte for byte as it came, behind {@code Return-Path},
 * {@code Delivered-To}, in a team's queue {@code X-Mailroom-Team}, and the fields of the mail's {@link Docket}, which also says where spam and
 * quarantined mail goes: spam into the team's Spam or the agent's Junk, quarantined mail into the team's Quarantine. Of quarantined mail nothing
 * reaches an agent's own mailbox, leaves the house, or is bounced: for these recipients it goes to the processor {@value #QUARANTINE}. A mail that is handed in again, after a crash or a
 * failure in the middle, is not filed twice: the key is the mail's name and the folder. Two addresses of one team get one copy.
 *
 * <p>When the store fails this throws, and with {@code onMailetException=propagate} the spooler tries again later. Recipients
 * that have gone since RCPT, and mail that was delivered to the same address before (a loop), go to the processor
 * {@code undeliverable}, which tells the sender. Blocking; safe from any thread. Replaces James's {@code LocalDelivery}.
 * Proof: {@code FileTest}.
 */
public class File extends GenericMailet {
    static final String QUARANTINE = "quarantine";
    private static final Logger LOGGER = LoggerFactory.getLogger(File.class);

    private final Filing filing;
    private final Directory directory;
    private final Addressee addressee;

    @Inject
    public File(Filing filing, Directory directory) {
        this.filing = filing;
        this.directory = directory;
        this.addressee = new Addressee(directory);
    }

    private record Target(MailAddress recipient, Optional<String> team) {
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Map<Folder, Target> targets = new LinkedHashMap<>();
        Map<Folder, Target> elsewhere = new LinkedHashMap<>();
        List<MailAddress> others = new ArrayList<>();
        List<MailAddress> gone = new ArrayList<>();
        List<MailAddress> looping = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            if (!addressee.served(recipient)) {
                others.add(recipient);
                continue;
            }
            Map<Folder, Optional<String>> folders = addressee.folders(recipient);
            if (folders.isEmpty()) {
                gone.add(recipient);
            } else if (deliveredBefore(mail, recipient)) {
                looping.add(recipient);
            } else {
                folders.forEach((folder, team) -> sort(mail, folder, new Target(recipient, team), targets, elsewhere));
            }
        }
        elsewhere.forEach(targets::putIfAbsent);
        RawMessage raw = RawMessage.of(mail);
        Docket docket = Docket.of(mail);
        Handling handling = docket.handling();
        List<MailAddress> withheld = new ArrayList<>();
        if (handling.quarantined()) {
            for (List<MailAddress> recipients : List.of(others, gone, looping)) {
                withheld.addAll(recipients);
                recipients.clear();
            }
        }
        for (Map.Entry<Folder, Target> target : targets.entrySet()) {
            Handling its = docket.handling(target.getKey());
            if (its.quarantined() && target.getKey() instanceof Folder.Inbox) {
                withheld.add(target.getValue().recipient());
            } else {
                filing.file(target.getKey(), message(mail, docket.fields(target.getKey()), raw, target.getValue()), its, IngestKey.of(mail.getName(), target.getKey()));
            }
        }
        giveUp(mail, gone, "550 5.1.1 there is no such address here");
        giveUp(mail, looping, "554 5.4.6 the message was delivered to this address before, it is going round in circles");
        mail.setRecipients(withheld.isEmpty() ? others : withheld.stream().distinct().toList());
        if (!withheld.isEmpty()) {
            LOGGER.warn("{} goes to the processor {} instead of to {}", mail.getName(), QUARANTINE, mail.getRecipients());
            mail.setState(QUARANTINE);
        } else if (others.isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    /** A team's mail goes where {@link Route} has sent it. */
    private void sort(Mail mail, Folder folder, Target target, Map<Folder, Target> here, Map<Folder, Target> elsewhere) {
        if (!(folder instanceof Folder.Queue queue)) {
            here.putIfAbsent(folder, target);
            return;
        }
        for (TeamKey key : Ruling.of(mail).teams(queue.team())) {
            if (key.equals(queue.team())) {
                here.putIfAbsent(folder, target);
            } else {
                elsewhere.putIfAbsent(new Folder.Queue(key), new Target(target.recipient(), directory.team(key).map(team -> team.name().value())));
            }
        }
    }

    private static boolean deliveredBefore(Mail mail, MailAddress recipient) throws MessagingException {
        String[] before = mail.getMessage().getHeader("Delivered-To");
        if (before != null) {
            for (String address : before) {
                if (address.trim().equalsIgnoreCase(recipient.asString())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static IncomingMessage message(Mail mail, String fields, RawMessage raw, Target target) {
        return Delivery.of(mail, raw, target.recipient(), target.team().map(name -> "X-Mailroom-Team: " + encode(name) + "\r\n").orElse("") + fields);
    }

    private static String encode(String name) {
        try {
            return MimeUtility.encodeText(name, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("UTF-8 is always there", e);
        }
    }

    private void giveUp(Mail mail, List<MailAddress> recipients, String why) throws MessagingException {
        if (recipients.isEmpty()) {
            return;
        }
        LOGGER.warn("{} cannot be filed for {}: {}", mail.getName(), recipients, why);
        Mail copy = mail.duplicate();
        copy.setName(mail.getName() + "-" + why.substring(4, 9));
        copy.setRecipients(recipients);
        copy.setErrorMessage(why);
        getMailetContext().sendMail(copy, "undeliverable");
    }

    @Override
    public List<ProcessingState> requiredProcessingState() {
        return List.of(new ProcessingState("undeliverable"), new ProcessingState(QUARANTINE));
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom filing";
    }
}
