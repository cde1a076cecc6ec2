package org.mailroom.store.answer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.answer.Placeholders;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.store.answer.Recognition.Customer;

/**
 * An automatic answer as RFC 3834 wants it: it says that it is one ({@code Auto-Submitted}), names the mail that it answers, and asks machines not to answer it. Of what the customer wrote only the subject and the name
 * are in it, and no note.
 *
 * @param mimeId  its Message-ID without brackets
 * @param missing  placeholders without value; then the rest is of no use
 */
record AutomaticMessage(byte[] bytes, String mimeId, Set<String> missing) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
    private static final int MOST_REFERENCES = 20;
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_SUBJECT = 200;

    /** @param tokens  for {@code Reply-To}; empty where the team wants none */
    static AutomaticMessage of(SavedReply reply, Conversation it, Team team, Letter letter, String recipient, Customer customer, Optional<ReplyToken> tokens, Instant now) {
        Map<String, String> values = new TreeMap<>(Map.of("team.name", team.name().value(), "conversation.number", it.number().toString(),
            // A machine may not leave a greeting open because somebody has no name.
            "customer.name", recipient, "customer.firstName", recipient));
        customer.values().forEach((name, value) -> values.put(name, shortened(value, LONGEST_NAME)));
        Set<String> missing = new TreeSet<>();
        String text = Placeholders.fill(reply.text(), false, values, missing);
        Optional<String> html = reply.html().map(markup -> Placeholders.fill(markup, true, values, missing));
        EmailAddress from = customer.wroteTo().map(EmailAddress::base).filter(team.addresses()::contains).orElse(team.identity());
        String id = UUID.randomUUID() + "@" + from.domain();
        String header = "From: " + Messages.text(new Identity.Mailbox(team.name().value(), from)) + "\r\nTo: <" + recipient + ">\r\n"
            + tokens.map(key -> "Reply-To: " + key.text(from, it.number()) + "\r\n").orElse("")
            + "Subject: " + Messages.encoded("Auto: " + shortened(letter.subject(), LONGEST_SUBJECT), "Subject") + "\r\n"
            + "Date: " + DATE.format(now.atZone(team.settings().timeZone())) + "\r\nMessage-ID: <" + id + ">\r\n" + references(letter)
            + "Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Auto-Response-Suppress: All\r\nX-Loop: " + from + "\r\nMIME-Version: 1.0\r\n";
        return new AutomaticMessage((header + ReplyMessage.body(text, html)).getBytes(StandardCharsets.US_ASCII), id, missing);
    }

    private static String references(Letter letter) {
        if (letter.id().isEmpty()) {
            return "";
        }
        StringBuilder references = new StringBuilder();
        List<String> before = letter.references();
        for (String id : before.subList(Math.max(0, before.size() - MOST_REFERENCES), before.size())) {
            references.append("<").append(id).append(">\r\n ");
        }
        String answered = "<" + letter.id().get() + ">\r\n";
        return Messages.isAscii(references.toString().replaceAll("\r\n ", "")) && Messages.isAscii(letter.id().get())
            ? "In-Reply-To: " + answered + "References: " + references + answered : "";
    }

    private static String shortened(String text, int longest) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > longest ? line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, longest))) : line;
    }
}
