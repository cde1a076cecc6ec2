package org.mailroom.smtp.relay;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.team.Directory;
import org.mailroom.smtp.spool.QueueConsumer;

/**
 * Mailet: sends the mail to those of its recipients whose domains are not served here, in the background, and takes them
 * off the mail. Parameters, all optional: {@code retries} (see {@link RetryLadder}), {@code threads}, {@code queue},
 * {@code port}, {@code undeliverable} (the processor that gets what could not be sent), {@code loopback} (true lets mail
 * exchangers be on this machine).
 *
 * <p>Replaces James's {@code RemoteDelivery} (James 3.8.1: ten minutes of retries, an unresolved name or any
 * surprise final, no TLS, non-ASCII in headers turned into question marks). Proof: {@code RelayTest}.
 * {@code service} may be called from any thread; it returns when the mail is in the outgoing queue.
 */
public class Relay extends GenericMailet {
    private final Directory directory;
    private final DNSService dns;
    private final MailQueueFactory<?> queues;
    private final OutboundSettings settings;
    private final Meters meters;
    private MailQueue outgoing;
    private QueueConsumer consumer;
    private String undeliverable;

    @Inject
    public Relay(Directory directory, DNSService dns, MailQueueFactory<?> queues, OutboundSettings settings, Meters meters) {
        this.directory = directory;
        this.dns = dns;
        this.queues = queues;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public void init() throws MessagingException {
        RetryLadder ladder = RetryLadder.of(getInitParameter("retries", RetryLadder.DEFAULT));
        Routes routes = new Routes(dns, settings.smartHost(), Integer.parseInt(getInitParameter("port", "25")), getInitParameter("loopback", false));
        undeliverable = getInitParameter("undeliverable", "undeliverable");
        outgoing = queues.createQueue(MailQueueName.of(getInitParameter("queue", "outgoing")));
        RelayWorker worker = new RelayWorker(outgoing, routes, new SmtpClient(settings.helloName(), SmtpWire.Timeouts.DEFAULT),
            settings.smartHost().isPresent() ? ladder.quickFirst() : ladder, settings.smartHost().isPresent(),
            mail -> getMailetContext().sendMail(mail, undeliverable), meters);
        consumer = new QueueConsumer(outgoing, Integer.parseInt(getInitParameter("threads", "16")), "relay", worker::handle);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Collection<MailAddress> all = List.copyOf(mail.getRecipients());
        List<MailAddress> foreign = all.stream().filter(recipient -> !served(recipient)).toList();
        if (foreign.isEmpty()) {
            return;
        }
        Optional<String> state = Optional.ofNullable(mail.getState());
        mail.setRecipients(foreign);
        mail.setState(Mail.TRANSPORT);
        try {
            outgoing.enQueue(mail);
        } finally {
            mail.setRecipients(all);
            state.ifPresent(mail::setState);
        }
        mail.setRecipients(all.stream().filter(this::served).toList());
        if (mail.getRecipients().isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    private boolean served(MailAddress recipient) {
        return directory.domains().contains(recipient.getDomain().asString().toLowerCase(Locale.US));
    }

    @Override
    public void destroy() {
        if (consumer != null) {
            consumer.close();
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of(new ProcessingState(getInitParameter("undeliverable", "undeliverable")));
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom relay";
    }
}
