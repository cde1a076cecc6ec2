package org.mailroom.imap.answer;

import javax.mail.Flags;

import org.apache.james.imap.api.message.response.ImapResponseMessage;

/**
 * Untagged answers as they leave, whole ones, in place of an object for each and an encoder that takes it apart.
 *
 * @param bytes of which the first {@code length} count; they are the sender's again when it has been told that they are answered
 * @param flags with all keywords that stand in them
 */
public record ReadyAnswers(byte[] bytes, int length, Flags flags) implements ImapResponseMessage { }
