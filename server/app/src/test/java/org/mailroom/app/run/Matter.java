package org.mailroom.app.run;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.smtp.SmtpDialogue;

/** A customer's matter with the team Support: what the customer wrote, and what agents answer. */
final class Matter {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ServedMailroom mailroom;
    private final String name = "matter" + COUNT.incrementAndGet() + "x" + System.nanoTime();
    private ConversationNumber number;

    private Matter(ServedMailroom mailroom) {
        this.mailroom = mailroom;
    }

    /** The customer writes, and the mail has its conversation. */
    static Matter begun(ServedMailroom mailroom, String to) throws Exception {
        Matter matter = new Matter(mailroom);
        Letterbox queue = Letterbox.watched(mailroom.reading("carol"), "Teams/Support");
        mailroom.receive("From: =?utf-8?B?5bGx55SwIOWkqumDjg==?= <" + matter.customer() + ">\r\nTo: " + to + "\r\nSubject: " + matter.name + "\r\nMessage-ID: <"
            + matter.name + "@customers.example>\r\n\r\nPlease help.\r\n", to);
        String stored = queue.arrived();
        matter.number = ConversationNumber.parse(stored.replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1")).orElseThrow();
        return matter;
    }

    static Matter begun(ServedMailroom mailroom) throws Exception {
        return begun(mailroom, "help@acme.test");
    }

    ConversationNumber number() {
        return number;
    }

    String name() {
        return name;
    }

    String customer() {
        return name + "@customers.example";
    }

    String id() {
        return "<" + name + "@customers.example>";
    }

    Conversation now() {
        return mailroom.part(Desk.class).find(number).orElseThrow();
    }

    Conversation act(String agent, Command command) {
        return mailroom.part(Desk.class).act(number, command, Actor.agent(EmailAddress.of(agent + "@acme.test"), Actor.Channel.REST, "test"), Manner.PLAIN);
    }

    List<String> journal() {
        return mailroom.part(Desk.class).journal(number).stream().map(entry -> entry.event().what()).toList();
    }

    /** The customer writes once more. */
    void more(String id) throws Exception {
        int before = journal().size();
        mailroom.receive("From: <" + customer() + ">\r\nTo: help@acme.test\r\nSubject: Re: " + name + "\r\nMessage-ID: <" + id + ">\r\nIn-Reply-To: " + id()
            + "\r\n\r\nOne more thing.\r\n", "help@acme.test");
        Awaitility.await().until(() -> journal().size() > before);
    }

    /** The header of an answer to the customer's message. */
    String header(String agent) {
        return "From: " + agent + "@acme.test\r\nTo: " + customer() + "\r\nSubject: Re: " + name + "\r\nIn-Reply-To: " + id() + "\r\nReferences: " + id() + "\r\n";
    }

    /** Sends an answer; gives what the server says. */
    String answer(String agent, String text, String... moreRecipients) throws Exception {
        return send(agent, header(agent) + "\r\n" + text, moreRecipients);
    }

    /** Sends a message to the customer and others. */
    String send(String agent, String message, String... moreRecipients) throws Exception {
        String[] recipients = new String[moreRecipients.length + 1];
        recipients[0] = customer();
        System.arraycopy(moreRecipients, 0, recipients, 1, moreRecipients.length);
        try (SmtpDialogue smtp = mailroom.sending(agent)) {
            return smtp.envelope(agent + "@acme.test", recipients).data(message);
        }
    }

    /** What has left the house about this matter. */
    List<String> left() {
        return mailroom.sink().messages().stream().filter(message -> message.contains(name)).toList();
    }

    String awaitLeft() {
        return awaitLeft(1).get(0);
    }

    List<String> awaitLeft(int count) {
        Awaitility.await(name).until(() -> left().size() >= count);
        return left();
    }

    /** Mail that is sent now leaves after all that was in the spool before: what has not left then does not. */
    void assertNothingLeft(int but) throws Exception {
        Matter marker = begun(mailroom);
        if (!marker.answer("carol", "marker").startsWith("250 ")) {
            throw new IllegalStateException("the marker was refused");
        }
        marker.awaitLeft();
        if (left().size() != but) {
            throw new AssertionError(left().toString());
        }
    }
}
