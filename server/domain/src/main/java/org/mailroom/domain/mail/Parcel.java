package org.mailroom.domain.mail;

import java.util.List;

/**
 * A mail on its way, as an administrator sees it: nothing of its text.
 *
 * @param name  under which the log knows it
 * @param sender  of the envelope; empty for none
 * @param recipients  of the envelope, those that are left
 * @param subject  decoded; empty when there is none that can be read
 * @param octets  the size of the message
 */
public record Parcel(String name, String sender, List<String> recipients, String subject, long octets) {
    public Parcel {
        recipients = List.copyOf(recipients);
    }
}
