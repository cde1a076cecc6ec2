package org.mailroom.store.answer;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.mailroom.domain.answer.Addressing;
import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.answer.Placeholders;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.answer.Recognition.Customer;
import org.mailroom.store.answer.Recognition.Matter;
import org.mailroom.store.conversation.Letters;

/** Makes of the message that an agent wrote the one that leaves. Stateless. */
final class Rewriting {
    private final Addressing addressing;
    private final ReplyToken tokens;

    Rewriting(Addressing addressing, ReplyToken tokens) {
        this.addressing = addressing;
        this.tokens = tokens;
    }

    /**
     * @param mimeId  its Message-ID without brackets
     * @param sender  the envelope's sender
     * @param missing  placeholders without value; then the rest is of no use
     */
    record Rewritten(Content content, String mimeId, String sender, Set<String> missing) {
    }

    /** @param notes  Message-IDs that must not be named outside */
    Rewritten answer(Content content, ContentScan scan, Matter matter, Agent agent, Customer customer, String sender, Set<String> notes) throws IOException {
        Map<String, String> values = values(matter, agent, customer);
        Set<String> missing = new TreeSet<>();
        Content filled = content;
        if (scan.placeholders()) {
            filled = Messages.of(TextParts.change(Messages.bytes(content), (text, html) -> Placeholders.fill(text, html, values, missing)));
        }
        MailHeader header = Messages.header(filled);
        Letter letter = Letters.read(header.parsed());
        // What the customer wrote in the subject is quoted in it.
        if (letter.subject().contains("{{") && !matter.conversation().subject().contains("{{")) {
            header.set("Subject", Messages.encoded(Placeholders.fill(letter.subject(), false, values, missing), "Subject"));
        }
        String id = Messages.clean(header, agent.address(), letter.id().orElse(""));
        withoutOrders(header, agent.address());
        Messages.forget(header, notes);
        Identity identity = Identity.of(matter.team(), agent, Recognition.address(letter.from()).orElse(agent.address()), customer.wroteTo());
        identity.from().ifPresent(from -> {
            header.set("From", Messages.text(from));
            header.remove("Sender");
        });
        identity.sender().ifPresent(on -> header.set("Sender", Messages.text(on)));
        if (matter.team().settings().replyToken()) {
            EmailAddress base = identity.envelope().map(EmailAddress::base).orElse(customer.wroteTo().map(EmailAddress::base)
                .filter(matter.team().addresses()::contains).orElse(matter.team().identity()));
            header.set("Reply-To", tokens.text(base, matter.conversation().number()));
        }
        return new Rewritten(Messages.with(header, filled), id, identity.envelope().map(EmailAddress::value).orElse(sender), missing);
    }

    /** Takes command addresses out of To and Cc. */
    void withoutOrders(MailHeader header, EmailAddress agent) {
        AddressFields.remove(header, address -> addressing.mayBeOrder(agent, address));
    }

    private static Map<String, String> values(Matter matter, Agent agent, Customer customer) {
        Map<String, String> values = new TreeMap<>(Map.of("agent.name", agent.name(), "team.name", matter.team().name().value(),
            "conversation.number", matter.conversation().number().toString()));
        values.putAll(customer.values());
        return values;
    }
}
