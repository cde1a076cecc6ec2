package org.mailroom.domain.answer;

import java.util.List;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.EmailAddress;

/**
 * A mail that an agent has handed in, before anything has become of it. Its From was checked: the agent may use it.
 *
 * @param name  under which the spool will know it
 * @param agent  who has logged in
 * @param channel  by which way
 * @param client  what the client calls itself
 * @param sender  the envelope's sender; empty for mail without
 * @param recipients  the envelope's recipients as the client wrote them
 * @param terms  as the conversation must still be
 */
public record Submission(String name, EmailAddress agent, Actor.Channel channel, String client, String sender, List<String> recipients, Content content, Terms terms) {
    public Submission {
        recipients = List.copyOf(recipients);
    }
}
