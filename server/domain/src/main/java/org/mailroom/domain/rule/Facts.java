package org.mailroom.domain.rule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What rules see of a mail that goes to a team. What costs something is found out when it is asked for first. For one thread. */
public interface Facts {

    /** The addresses of the team that it was sent to, as in the envelope; each also without plus-part, and its domain behind {@code @}. */
    List<Text> recipients();

    /** The authors as they stand in From, their addresses and that of the envelope's sender, and the domains of all behind {@code @}. */
    List<Text> from();

    /** In one line, decoded. */
    Text subject();

    /** What people read of it, its plain texts and HTML without markup; the beginning of a long one. */
    Text body();

    /** All header fields of this name, each in one line, decoded. */
    List<Text> header(String name);

    /** Bytes of the message as it came. */
    long size();

    /** Names and media types of attachments. */
    List<Text> attachments();

    boolean hasAttachment();

    /** A code of ISO 639-1. */
    Optional<String> language();

    /** What the spam scanner said; empty when it said nothing. */
    OptionalDouble spamScore();

    /** Who has sent it: {@code spf=pass}, {@code dkim=fail} and so on, and {@code pass}, {@code fail} or {@code none} for all together. */
    List<Text> auth();

    /** The group of customers that its sender belongs to. */
    Optional<String> segment();

    /** Whether the team is at work now. */
    Hours hours();
}
