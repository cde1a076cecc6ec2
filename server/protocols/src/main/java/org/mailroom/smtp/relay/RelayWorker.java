package org.mailroom.smtp.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue;
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
 * One attempt to send one mail of the outgoing queue: what was taken is done, what failed for now is queued again with the
 * ladder's next pause, what failed for good, or is through with the ladder, goes to the undeliverable processor with the
 * reasons in {@link Undelivered}. A mail for several domains is first taken apart, so that one slow domain does not hold
 * the others. Safe from any thread.
 */
final class RelayWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(RelayWorker.class);
    private static final AttributeName ATTEMPTS = AttributeName.of("org.mailroom.relay.attempts");

    private final MailQueue outgoing;
    private final Routes routes;
    private final SmtpClient client;
    private final RetryLadder ladder;
    private final boolean oneRoute;
    private final GivingUp givingUp;
    private final Meters meters;

    /** Where mail goes that cannot be sent. */
    @FunctionalInterface
    interface GivingUp {
        void giveUp(Mail mail) throws MessagingException;
    }

    RelayWorker(MailQueue outgoing, Routes routes, SmtpClient client, RetryLadder ladder, boolean oneRoute, GivingUp givingUp, Meters meters) {
        this.outgoing = outgoing;
        this.routes = routes;
        this.client = client;
        this.ladder = ladder;
        this.oneRoute = oneRoute;
        this.givingUp = givingUp;
        this.meters = meters;
    }

    void handle(Mail mail) throws MessagingException {
        Map<String, List<MailAddress>> domains = mail.getRecipients().stream()
            .collect(Collectors.groupingBy(recipient -> recipient.getDomain().asString().toLowerCase(Locale.US), TreeMap::new, Collectors.toList()));
        if (oneRoute || domains.size() <= 1) {
            attempt(mail, domains.keySet().stream().findFirst().orElse(""));
            return;
        }
        String name = mail.getName();
        for (Map.Entry<String, List<MailAddress>> domain : domains.entrySet()) {
            mail.setRecipients(domain.getValue());
            mail.setName(name + "-to-" + domain.getKey());
            outgoing.enQueue(mail);
        }
    }

    private void attempt(Mail mail, String domain) throws MessagingException {
        Map<MailAddress, Outcome> outcomes = send(mail, domain);
        int attempts = AttributeUtils.getValueAndCastFromMail(mail, ATTEMPTS, Integer.class).orElse(0) + 1;
        Optional<Duration> pause = ladder.after(attempts);
        Map<MailAddress, Outcome> failed = of(outcomes, Outcome.Kind.PERMANENT);
        Map<MailAddress, Outcome> waiting = of(outcomes, Outcome.Kind.TEMPORARY);
        outcomes.forEach((recipient, outcome) -> LOGGER.info("{} to {}: {} {}", mail.getName(), recipient, outcome.kind(), outcome.answer()));
        of(outcomes, Outcome.Kind.SENT).forEach((recipient, outcome) -> meters.count(Measure.RELAYED, "sent"));
        waiting.forEach((recipient, outcome) -> meters.count(Measure.RELAYED, pause.isEmpty() ? "failed" : "deferred"));
        failed.forEach((recipient, outcome) -> meters.count(Measure.RELAYED, "failed"));
        if (pause.isEmpty()) {
            failed.putAll(waiting);
        } else if (!waiting.isEmpty()) {
            mail.setRecipients(waiting.keySet());
            Undelivered.write(mail, waiting);
            mail.setAttribute(new Attribute(ATTEMPTS, AttributeValue.of(attempts)));
            outgoing.enQueue(mail, pause.get());
        }
        if (!failed.isEmpty()) {
            mail.setRecipients(failed.keySet());
            mail.setName(mail.getName() + "-undelivered-" + attempts);
            Undelivered.write(mail, failed);
            givingUp.giveUp(mail);
        }
    }

    private Map<MailAddress, Outcome> send(Mail mail, String domain) throws MessagingException {
        try {
            return client.send(routes.to(domain), mail.getMaybeSender(), mail.getRecipients(), new OutgoingMessage(mail.getMessage()));
        } catch (Routes.NoRoute e) {
            Outcome nowhere = e.permanent() ? Outcome.permanent(e.getMessage()) : Outcome.temporary(e.getMessage());
            return all(mail.getRecipients(), nowhere);
        }
    }

    private static Map<MailAddress, Outcome> all(Collection<MailAddress> recipients, Outcome outcome) {
        return recipients.stream().collect(Collectors.toMap(recipient -> recipient, recipient -> outcome, (a, b) -> a, LinkedHashMap::new));
    }

    private static Map<MailAddress, Outcome> of(Map<MailAddress, Outcome> outcomes, Outcome.Kind kind) {
        Map<MailAddress, Outcome> some = new LinkedHashMap<>(outcomes);
        some.values().removeIf(outcome -> outcome.kind() != kind);
        return some;
    }
}
