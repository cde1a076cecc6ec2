package org.mailroom.smtp.spool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryStore.MailRepositoryStoreException;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the mailet chain on the mails of the spool. A mail on which the chain throws, an Error included, waits in the spool,
 * longer each time, and is tried again with all its recipients, from the processor in which it came; after {@link #PAUSES} it is kept in the error repository,
 * where an admin sees it. A mailet that throws because something outside is not there, such as a virus scanner, may say in the mail's
 * attribute {@value #PAUSE} in how many seconds to try again; that does not count as a failure. A mail is never bounced for our own trouble and never dropped. What cannot be queued again because
 * the store is away stays in the queue as it is.
 *
 * <p>Replaces James's {@code JamesMailSpooler} (James 3.8.1, fixed upstream by cc87df53ad: an Error left the mail hanging until restart;
 * 2.4: five attempts within milliseconds, then the error repository, and one unreadable entry stopped the spooler).
 * Bind it in that class's place. Proof: {@code MailroomSpoolerTest}.
 */
public class MailroomSpooler extends JamesMailSpooler {
    static final List<Duration> PAUSES = List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10),
        Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(2));
    private static final String PAUSE = "org.mailroom.spool.pause";
    private static final AttributeName FAILURES = AttributeName.of("org.mailroom.spool.failures");
    private static final Logger LOGGER = LoggerFactory.getLogger(MailroomSpooler.class);

    private final MailProcessor chain;
    private final MailRepositoryStore repositories;
    private final MailQueueFactory<?> queues;
    private final Meters meters;
    private Configuration configuration;
    private MailQueue spool;
    private QueueConsumer consumer;

    @Inject
    public MailroomSpooler(MetricFactory metrics, GaugeRegistry gauges, MailProcessor chain, MailRepositoryStore repositories,
                           MailQueueFactory<?> queues, Meters meters) {
        super(metrics, gauges, chain, repositories, queues);
        this.meters = meters;
        this.chain = chain;
        this.repositories = repositories;
        this.queues = queues;
    }

    @Override
    public void configure(Configuration settings) {
        super.configure(settings);
        configuration = settings;
    }

    @Override
    public void init() {
        if (!configuration.isEnabled()) {
            LOGGER.warn("The spooler is switched off (threads: 0): mail is accepted but not delivered");
            return;
        }
        start();
    }

    private void start() {
        spool = queues.createQueue(MailQueueFactory.SPOOL, MailQueueFactory.prefetchCount(configuration.getConcurrencyLevel()));
        consumer = new QueueConsumer(spool, configuration.getConcurrencyLevel(), "spooler", this::process);
    }

    private void process(Mail mail) throws MessagingException {
        List<MailAddress> recipients = List.copyOf(mail.getRecipients());
        String state = mail.getState();
        long start = System.nanoTime();
        String outcome = "done";
        try {
            chain.service(mail);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Exception | Error e) {
            mail.setRecipients(recipients);
            // All recipients begin where they began: a later processor does not know whom an earlier one has taken off.
            mail.setState(state);
            outcome = AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(PAUSE), Integer.class).isPresent() ? "waits" : "failed";
            again(mail, e);
        } finally {
            meters.time(Measure.CHAIN, System.nanoTime() - start, outcome);
        }
    }

    private void again(Mail mail, Throwable cause) throws MessagingException {
        Optional<Integer> asked = AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(PAUSE), Integer.class);
        if (asked.isPresent()) {
            mail.removeAttribute(AttributeName.of(PAUSE));
            LOGGER.warn("{} waits in the spool for {} s: {}", mail.getName(), asked.get(), cause.getMessage());
            spool.enQueue(mail, Duration.ofSeconds(asked.get()));
            return;
        }
        int failures = AttributeUtils.getValueAndCastFromMail(mail, FAILURES, Integer.class).orElse(0) + 1;
        mail.setAttribute(new Attribute(FAILURES, AttributeValue.of(failures)));
        if (failures <= PAUSES.size()) {
            Duration pause = PAUSES.get(failures - 1);
            LOGGER.error("The mailets failed on {} ({} times), trying again in {}", mail.getName(), failures, pause, cause);
            spool.enQueue(mail, pause);
        } else {
            LOGGER.error("The mailets failed on {} {} times, it is kept in {}", mail.getName(), failures,
                configuration.getErrorRepositoryURL().asString(), cause);
            mail.setErrorMessage(String.valueOf(cause));
            keep(mail);
        }
    }

    private void keep(Mail mail) throws MessagingException {
        try {
            repositories.select(configuration.getErrorRepositoryURL()).store(mail);
        } catch (MailRepositoryStoreException e) {
            throw new MessagingException("the error repository cannot be opened", e);
        }
    }

    @Override
    public void restart() {
        dispose();
        start();
    }

    @PreDestroy
    @Override
    public void dispose() {
        if (consumer != null) {
            consumer.close();
        }
    }

    @Override
    public int getThreadCount() {
        return configuration.getConcurrencyLevel();
    }

    @Override
    public int getCurrentSpoolCount() {
        return consumer == null ? 0 : consumer.active();
    }
}
